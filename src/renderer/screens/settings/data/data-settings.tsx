import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEngine, useShell } from '../../../client/index.ts'
import { Facts } from '../../../components/layout/index.ts'
import { notifyDone } from '../../../components/feedback/index.ts'
import { SettingGroup, SettingNumber } from '../fields/setting-fields.tsx'
import { useSetting } from '../fields/use-setting.ts'
import classes from './data-settings.module.css'
import { Backups } from './backups.tsx'
import { DeleteEverything } from './delete-everything.tsx'
import { UpdatesSettings } from './updates-settings.tsx'

export function DataSettings() {
  const engine = useEngine()
  const shell = useShell()
  const { data: status } = useQuery(engine.system.status.queryOptions({ input: {} }))
  const messageDays = useSetting('log', 'messageDays')
  const copy = async (text: string) => {
    await shell.copyText(text)
    notifyDone('Path copied.')
  }
  return (
    <>
      <SettingGroup
        title="Location"
        about="Users, campaigns, the send log and the mailbox are in one folder on this computer. It contains no passwords."
      >
        {status && (
          <>
            <Facts
              facts={[
                [
                  'Folder',
                  <code key="folder" className="mono">
                    {status.dataFolder}
                  </code>
                ],
                ['Status', status.readOnly ? 'Read-only: nothing can be sent or changed' : 'OK']
              ]}
            />
            <div className={classes.row}>
              <Button size="xs" onClick={() => void copy(status.dataFolder)}>
                Copy path
              </Button>
            </div>
          </>
        )}
      </SettingGroup>
      <Backups />
      <SettingGroup title="Retention">
        <SettingNumber
          setting={messageDays}
          label="Keep message content for"
          description="After this, the log keeps only the result and the server’s reply, and the test mailbox deletes its emails."
          suffix="days"
          min={1}
          max={3650}
          read={(days) => days}
          write={(days) => Math.round(days)}
        />
      </SettingGroup>
      <SettingGroup title="Versions">
        <Facts
          facts={[
            ['Countersign', shell.versions.app],
            status !== undefined && ['Engine', `Node ${status.nodeVersion}, SQLite ${status.sqliteVersion}`],
            ['Window', `Electron ${shell.versions.electron}, Chromium ${shell.versions.chrome}`]
          ]}
        />
      </SettingGroup>
      <UpdatesSettings />
      <DeleteEverything />
    </>
  )
}
