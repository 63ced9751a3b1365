import { Button, Group, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEngine, useShell } from '../client/engine-context.tsx'
import { Facts } from '../components/card.tsx'
import { notifyDone, notifyError } from '../components/notify.tsx'

/** Versions and where the data is; to be pasted into a question without a name, an address or a secret in it. */
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
  const copy = async () => {
    try {
      await shell.copyText(versions.map(([name, version]) => `${name} ${version}`).join('\n'))
      notifyDone('Copied. There is no address and no secret in it.')
    } catch (error) {
      notifyError('It could not be copied', error)
    }
  }
  return (
    <Modal opened onClose={onClose} title="About Countersign" size={460}>
      <Facts
        facts={[
          ...versions,
          [
            'Data folder',
            <span key="folder" className="mono">
              {status?.dataFolder}
            </span>
          ]
        ]}
      />
      <Group mt="lg" justify="flex-end">
        <Button onClick={() => void copy()}>Copy versions</Button>
      </Group>
    </Modal>
  )
}
