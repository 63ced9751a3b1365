import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { BackupKind } from '../../../../shared/models/data.ts'
import { useEngine } from '../../../client/engine-context.tsx'
import { useNow } from '../../../client/use-now.ts'
import { ActionButton } from '../../../components/controls/action-button.tsx'
import { WriteGuard } from '../../../components/controls/write-guard.tsx'
import { confirm } from '../../../components/feedback/confirm.tsx'
import { ErrorState } from '../../../components/feedback/error-state.tsx'
import { notifyDone, notifyError } from '../../../components/feedback/notify.tsx'
import { PlainTable } from '../../../components/layout/plain-table.tsx'
import { Moment } from '../../../components/text/relative-time.tsx'
import { formatSize } from '../../../format/format-count.ts'
import { formatExact, formatMoment } from '../../../format/format-time.ts'
import { SettingGroup } from '../fields/setting-fields.tsx'

const kindWords: Record<BackupKind, string> = {
  daily: 'Once a day',
  'before-update': 'Before an update',
  'by-hand': 'By hand',
  'before-restore': 'Before a restore'
}

type Backup = { name: string; takenAt: number }

/** The backups there are: made by themselves, made now, and restored. */
export function Backups() {
  const engine = useEngine()
  const queries = useQueryClient()
  const {
    data: backups,
    error,
    refetch
  } = useQuery(engine.data.backups.queryOptions({ input: {}, staleTime: 0 }))
  const now = useNow()
  const backUp = async () => {
    await engine.data.backUp.call({})
    await queries.invalidateQueries({ queryKey: engine.data.key() })
    notifyDone('A backup was made.')
  }
  const restore = async (backup: Backup) => {
    const taken = formatMoment(backup.takenAt, now)
    const goesOn = await confirm({
      title: `Restore the backup of ${taken}?`,
      body: `Users, campaigns, send log and mailbox become what they were on ${formatExact(backup.takenAt)}. Every campaign is paused, since people who got a mail after that would get it a second time. The data as it is now is kept as a backup.`,
      action: `Restore the backup of ${taken}`,
      danger: true
    })
    if (!goesOn) return
    try {
      await engine.data.restore.call({ name: backup.name })
    } catch (error) {
      notifyError('The backup was not restored. The data is as it was', error)
    }
  }
  return (
    <SettingGroup
      title="Backups"
      about="Made by themselves once a day, before every update and before every restore, in the subfolder “backups”."
    >
      {error && !backups && <ErrorState error={error} retry={() => void refetch()} />}
      {backups?.length === 0 && <p className="muted">None yet. The first one is made within a day.</p>}
      {backups && backups.length > 0 && (
        <PlainTable columns={['Taken', 'Why', 'Size']} action="Restore">
          {backups.map((backup) => (
            <tr key={backup.name}>
              <td>
                <Moment at={backup.takenAt} />
              </td>
              <td className="muted">{kindWords[backup.kind]}</td>
              <td className="num">{formatSize(backup.size)}</td>
              <td>
                <WriteGuard>
                  <Button
                    size="xs"
                    aria-label={`Restore the backup of ${formatExact(backup.takenAt)}`}
                    onClick={() => void restore(backup)}
                  >
                    Restore…
                  </Button>
                </WriteGuard>
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
      <div>
        <ActionButton run={backUp} failure="The backup was not made">
          Back up now
        </ActionButton>
      </div>
    </SettingGroup>
  )
}
