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
    <SettingGroup title="Updates" about="Only updates signed by the developer are installed.">
      {updates.step === 'cannot' ? (
        <p>{updates.why}</p>
      ) : (
        <>
          <WriteGuard>
            <Checkbox
              label={
                <>
                  Check for updates <SavedMark shown={look.wasSaved} />
                </>
              }
              description={`At start and once a day, Countersign asks ${updates.host} for the newest version. That server sees your network address and your kind of system, but none of your data. Updates are downloaded and installed when you quit.`}
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
                    Check now
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
      return 'Checking…'
    case 'downloading':
      return `Downloading version ${updates.version}: ${Math.round(updates.share * 100)}%`
    case 'ready':
      return `Version ${updates.version} is ready. It will be installed when you quit.`
    case 'waiting':
      if (updates.lookedAt === null) return 'Not checked yet.'
      return (
        <>
          {updates.problem ?? 'Countersign is up to date.'} Checked <RelativeTime at={updates.lookedAt} />.
          {updates.problem !== null && ' It is retried within a day.'}
        </>
      )
    default:
      return null
  }
}
