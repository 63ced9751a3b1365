import { Button, Checkbox } from '@mantine/core'
import type { UpdatesState } from '../../../../shared/ipc/shell.ts'
import { useShell, useUpdates } from '../../../client/index.ts'
import { WriteGuard } from '../../../components/controls/index.ts'
import { RelativeTime } from '../../../components/text/index.ts'
import { SavedMark, SettingGroup } from '../fields/setting-fields.tsx'
import { useSetting } from '../fields/use-setting.ts'
import classes from './updates-settings.module.css'

/** Off until the person turns it on; what that means is said before they do. */
export function UpdatesSettings() {
  const shell = useShell()
  const updates = useUpdates()
  const look = useSetting('updates', 'look')
  if (updates === null) return null
  return (
    <SettingGroup title="Updates" about="Only what is signed by whoever made this app is installed.">
      {updates.step === 'cannot' ? (
        <p>{updates.why}</p>
      ) : (
        <>
          <WriteGuard>
            <Checkbox
              label={
                <>
                  Look for updates <SavedMark shown={look.wasSaved} />
                </>
              }
              description={`At start and once a day, ${updates.host} is asked for the newest version. It sees the address of your network and your kind of system, nothing of your data. What is newer is downloaded, and installed when you quit.`}
              checked={look.value}
              onChange={(event) => void look.save(event.currentTarget.checked)}
              error={look.problem}
            />
          </WriteGuard>
          {updates.step !== 'off' && (
            <>
              <p className={classes.note} role="status">
                <Standing updates={updates} />
              </p>
              <div className={classes.row}>
                <WriteGuard>
                  <Button
                    size="xs"
                    disabled={updates.step !== 'waiting'}
                    onClick={() => void shell.updates.look()}
                  >
                    Look now
                  </Button>
                </WriteGuard>
              </div>
            </>
          )}
        </>
      )}
    </SettingGroup>
  )
}

function Standing({ updates }: { updates: UpdatesState }) {
  switch (updates.step) {
    case 'looking':
      return 'Looking…'
    case 'downloading':
      return `Version ${updates.version} is being downloaded: ${Math.round(updates.share * 100)} %.`
    case 'ready':
      return `Version ${updates.version} is ready. It is installed when you quit.`
    case 'waiting':
      if (updates.lookedAt === null) return 'Not looked yet.'
      return (
        <>
          {updates.problem ?? 'This is the newest version.'} Looked <RelativeTime at={updates.lookedAt} />.
          {updates.problem !== null && ' It is tried again within a day.'}
        </>
      )
    default:
      return null
  }
}
