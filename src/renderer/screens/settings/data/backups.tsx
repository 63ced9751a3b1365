import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { BackupKind } from '../../../../shared/models/data.ts'
import { useEngine, useNow } from '../../../client/index.ts'
import { ActionButton, WriteGuard } from '../../../components/controls/index.ts'
import { confirm, ErrorState, notifyDone, notifyError } from '../../../components/feedback/index.ts'
import { PlainTable } from '../../../components/layout/index.ts'
import { Moment } from '../../../components/text/index.ts'
import { formatExact, formatMoment, formatSize } from '../../../format/index.ts'
import { SettingGroup } from '../fields/setting-fields.tsx'

const kindWords: Record<BackupKind, string> = {
  daily: 'Daily',
  'before-update': 'Before an update',
  'by-hand': 'Manual',
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
    notifyDone('Backup created.')
  }
  const restore = async (backup: Backup) => {
    const taken = formatMoment(backup.takenAt, now)
    const goesOn = await confirm({
      title: `Restore the backup of ${taken}?`,
      body: `Users, campaigns, send log and mailbox go back to ${formatExact(backup.takenAt)}. All campaigns are paused, because anyone emailed after that would get it again. The current data is kept as a backup.`,
      action: `Restore the backup of ${taken}`,
      danger: true
    })
    if (!goesOn) return
    try {
      await engine.data.restore.call({ name: backup.name })
    } catch (error) {
      notifyError('The backup was not restored. Your data is unchanged', error)
    }
  }
  return (
    <SettingGroup
      title="Backups"
      about="Created automatically every day, before every update and before every restore, in the subfolder “backups”."
    >
      {error && !backups && <ErrorState error={error} retry={() => void refetch()} />}
      {backups?.length === 0 && <p className="muted">None yet. The first one is created within a day.</p>}
      {backups && backups.length > 0 && (
        <PlainTable columns={['Created', 'Reason', 'Size']} action="Restore">
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
        <ActionButton run={backUp} failure="The backup failed">
          Back up now
        </ActionButton>
      </div>
    </SettingGroup>
  )
}
