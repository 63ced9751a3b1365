import { Button, Group, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useEngine, useShell } from '../../client/index.ts'
import { Facts } from '../../components/layout/index.ts'
import { MailText } from '../../components/message/index.ts'
import { useCopyDiagnostics } from './use-copy-diagnostics.ts'

/** Versions and where the data is, and the way to tell somebody who is asked for help. */
export function AboutDialog({ onClose }: { onClose: () => void }) {
  const engine = useEngine()
  const shell = useShell()
  const { data: status } = useQuery(engine.system.status.queryOptions({ input: {} }))
  const versions = [
    ['Countersign', shell.versions.app],
    ['Electron', shell.versions.electron],
    ['Chromium', shell.versions.chrome],
    ['Node', status?.nodeVersion ?? shell.versions.node],
    ['SQLite', status?.sqliteVersion ?? 'unknown while the engine is stopped'],
    ['System', shell.platform]
  ] as const
  const copyDiagnostics = useCopyDiagnostics()
  const [licenses, setLicenses] = useState<string | null>(null)
  const showLicenses = async () => {
    const file = await fetch('./licenses.txt')
    setLicenses(file.ok ? await file.text() : 'Licenses are only included in the packaged app.')
  }
  return (
    <Modal opened onClose={onClose} title="About Countersign" size={460}>
      <Facts
        facts={[
          ...versions,
          [
            'Data folder',
            <span key="folder" className="mono">
              {status?.dataFolder ?? 'unknown while the engine is stopped'}
            </span>
          ]
        ]}
      />
      {licenses !== null && (
        <Group h={280} mt="md" align="stretch" wrap="nowrap">
          <MailText text={licenses} label="Licenses" />
        </Group>
      )}
      <Group mt="lg" justify="flex-end">
        {licenses === null && (
          <Button title="Licenses of the packages in this app" onClick={() => void showLicenses()}>
            Licenses
          </Button>
        )}
        <Button
          title="Versions, counts and settings, but no names, addresses, paths or secrets"
          onClick={() => void copyDiagnostics()}
        >
          Copy diagnostics
        </Button>
      </Group>
    </Modal>
  )
}
