import { existsSync } from 'node:fs'
import type { PauseDetail } from '../../../shared/words/pause-words.ts'
import type { Db } from '../database.ts'

/**
 * Data of an earlier moment never starts sending by itself: what was sent after that moment is not in it, and would be
 * sent again. That is so for a backup that was restored, and for a database whose write-ahead log was lost.
 */

/**
 * Pauses every campaign that would go on by itself; the person decides about each. Deliveries in `sending` become
 * `unknown` when the queue recovers, as after a crash. Returns how many were paused.
 */
export function pauseForStaleData(db: Db, detail: PauseDetail): number {
  // One that waits for its quota would go on by itself when that is over.
  const { changes } = db
    .statement(
      `UPDATE campaigns SET state = 'paused', pause_reason = 'restored', pause_detail = ?, pause_until = NULL
       WHERE state IN ('scheduled', 'held', 'running') OR (state = 'paused' AND pause_until IS NOT NULL)`
    )
    .run(JSON.stringify(detail))
  return Number(changes)
}

/**
 * The database says in itself whether it is in use: 'in use' from the moment it is opened until it is closed properly.
 * A crash leaves 'in use' together with a write-ahead log that holds the rest. 'In use' without one is a copy of the
 * file alone, or the log was deleted: what it held is missing here.
 */
const key = 'database'

export function lacksItsLog(db: Db, hadLog: boolean): boolean {
  const state = db.get(db.k.selectFrom('meta').select('value').where('key', '=', key))
  return state?.value === 'in use' && !hadLog
}

/** Written to the main file at once: it must be there when the log is not. */
export function markInUse(db: Db): void {
  mark(db, 'in use')
  db.statement('PRAGMA wal_checkpoint(TRUNCATE)').all()
}

/** Right before closing, which leaves the main file complete and removes the log. */
export function markClosed(db: Db): void {
  mark(db, 'closed')
}

function mark(db: Db, value: string): void {
  db.run(
    db.k
      .insertInto('meta')
      .values({ key, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
  )
}

export const hasLog = (file: string) => existsSync(`${file}-wal`)
