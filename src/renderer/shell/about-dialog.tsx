import { Button, Group, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEngine, useShell } from '../client/engine-context.tsx'
import { Facts } from '../components/card.tsx'
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
    ['SQLite', status?.sqliteVersion ?? 'not known while the engine is away'],
    ['System', shell.platform]
  ] as const
  const copyDiagnostics = useCopyDiagnostics()
  return (
    <Modal opened onClose={onClose} title="About Countersign" size={460}>
      <Facts
        facts={[
          ...versions,
          [
            'Data folder',
            <span key="folder" className="mono">
              {status?.dataFolder ?? 'not known while the engine is away'}
            </span>
          ]
        ]}
      />
      <Group mt="lg" justify="flex-end">
        <Button
          title="Versions, counts and settings, without any name, address, path or secret"
          onClick={() => void copyDiagnostics()}
        >
          Copy diagnostics
        </Button>
      </Group>
    </Modal>
  )
}
