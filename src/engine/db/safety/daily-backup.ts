import { toReasoned } from '../../../shared/errors.ts'
import type { Logger } from 'pino'
import type { Clock, EventHub } from '../../runtime/index.ts'
import type { Db } from '../database.ts'
import { addNotice } from '../add-notice.ts'
import { listBackups, takeDailyBackup } from './backup.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** After the start, when the window has what it needs. */
const firstLook = minute / 6
const everyLook = 10 * minute
const afterFailure = 60 * minute

export interface DailyBackups {
  /** Calls off what is under way, and resolves when it has ended. */
  close(): Promise<void>
}

/**
 * Backs the database up once a day, while nothing is being sent: the copy keeps the disk busy, and a commit of the queue
 * would wait for it. After two days it no longer waits for that. A backup that fails is told as a notice.
 */
export function startDailyBackups(
  {
    db,
    clock,
    log,
    events,
    dataDir
  }: {
    db: Db
    clock: Clock
    log: Pick<Logger, 'info' | 'error'>
    events: Pick<EventHub, 'changed'>
    dataDir: string
  },
  isSending: () => boolean
): DailyBackups {
  const ending = new AbortController()
  let underWay: Promise<void> = Promise.resolve()
  let cancel: (() => void) | undefined

  const lookIn = (ms: number) => {
    cancel = clock.after(ms, () => {
      underWay = look()
    })
  }
  const look = async () => {
    let next = everyLook
    try {
      if (isDue()) {
        const { path } = await takeDailyBackup(db.file, dataDir, clock.now(), ending.signal)
        log.info({ path }, 'backup taken')
      }
    } catch (error) {
      if (ending.signal.aborted) return
      next = afterFailure
      log.error({ err: error }, 'the daily backup failed')
      addNotice(db, clock, {
        kind: 'warning',
        phrase: { reason: 'daily-backup-failed', params: { error: toReasoned(error) } }
      })
      events.changed('notices')
    }
    if (!ending.signal.aborted) lookIn(next)
  }
  const isDue = () => {
    const newest = listBackups(dataDir).find(({ kind }) => kind === 'daily')
    if (!newest) return !isSending()
    // A clock set back leaves backups in the future: they say nothing.
    const age = clock.now() - newest.takenAt
    return age < 0 || age >= 2 * day || (age >= day && !isSending())
  }

  lookIn(firstLook)
  return {
    async close() {
      ending.abort()
      cancel?.()
      await underWay
    }
  }
}
