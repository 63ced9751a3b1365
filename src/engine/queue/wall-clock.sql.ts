import type { Db } from '../db/index.ts'

export function moveGiveUpTimes(db: Db, by: number): void {
  db.statement('UPDATE deliveries SET give_up_at = max(1, give_up_at + ?) WHERE give_up_at IS NOT NULL').run(
    by
  )
}

/** Only those later than `after`. */
export function movePauseEnds(db: Db, by: number, after: number): void {
  db.statement(
    `UPDATE campaigns SET pause_until = max(1, pause_until + ?) WHERE state = 'paused' AND pause_until > ?`
  ).run(by, after)
}

/** Only those later than `after`. */
export function moveHeldStarts(db: Db, by: number, after: number): void {
  db.statement(
    `UPDATE campaigns SET starts_at = max(1, starts_at + ?) WHERE state = 'held' AND starts_at > ?`
  ).run(by, after)
}

/** Campaigns with deliveries in a state in which these can have a due time. */
export function waitingStates(db: Db) {
  return db
    .statement<{ id: number; state: 'waiting' | 'deferred' }>(
      `SELECT campaign_id AS id, state FROM campaign_counts WHERE state IN ('waiting', 'deferred') AND n > 0`
    )
    .all()
}

/** `last`: when it settled or began, in milliseconds since the epoch. */
export function newestAttempt(db: Db): { attempt: number; last: number } {
  const found = db
    .statement<{ attempt: number; last: number }>(
      'SELECT id AS attempt, coalesce(settled_at, started_at) AS last FROM attempts ORDER BY id DESC LIMIT 1'
    )
    .get()
  return found ?? { attempt: 0, last: 0 }
}

export interface MovedNote {
  /** The newest attempt, and when that was. */
  attempt: number
  last: number
  /** What the clock said when the spans were moved. */
  at: number
}

export function readMovedNote(db: Db): MovedNote | null {
  const row = db.statement<{ value: string }>(`SELECT value FROM meta WHERE key = 'spans-moved'`).get()
  return row ? JSON.parse(row.value) : null
}

export function writeMovedNote(db: Db, note: MovedNote): void {
  db.statement(
    `INSERT INTO meta VALUES ('spans-moved', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`
  ).run(JSON.stringify(note))
}
