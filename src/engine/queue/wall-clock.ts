import type { Clock } from '../runtime/index.ts'
import type { Db } from '../db/index.ts'
import { moveDueTimes } from '../deliveries/index.ts'

/** Milliseconds; less is drift, or the coarse uptime of some systems. */
const tolerance = 5000

/**
 * Notices that the wall clock was set, by a person or over the network. That time passed while the computer slept is no
 * such thing: its uptime says so.
 */
export interface WallClock {
  /** By how much it was set since `noted`, in milliseconds; 0: it was not. */
  wasSetBy(): number
  /** What it says now is the truth from here on. */
  noted(): void
}

export function watchWallClock(clock: Clock): WallClock {
  const read = () => ({ now: clock.now(), monotonic: clock.monotonic(), sinceBoot: clock.sinceBoot() })
  let last = read()
  return {
    wasSetBy() {
      const passed = clock.now() - last.now
      // Cheap, and asked often.
      if (Math.abs(passed - (clock.monotonic() - last.monotonic)) < tolerance) return 0
      const by = passed - (clock.sinceBoot() - last.sinceBoot)
      if (Math.abs(by) >= tolerance) return Math.round(by)
      last = read()
      return 0
    },
    noted: () => void (last = read())
  }
}

/**
 * What lasts for a span of time lasts as long as before, whatever the clock says now: its end moves with it. That is who
 * waits for their next try, and when they are given up; a pause for a quota; the seconds in which a campaign can be called
 * off. Otherwise a clock that is set back by a day keeps them waiting for a day, and one that is set ahead sends to all of
 * them at once, or gives them up. A start that a person set for a time is at that time; the life of a link, and how long
 * ago somebody was sent one, are counted by the clock as it is.
 */
export function moveSpans(db: Db, by: number, now: number): void {
  // What was due is due.
  const after = by > 0 ? now - by : 0
  db.transaction(() => {
    noteMoved(db, now)
    db.statement(
      'UPDATE deliveries SET give_up_at = max(1, give_up_at + ?) WHERE give_up_at IS NOT NULL'
    ).run(by)
    db.statement(
      `UPDATE campaigns SET pause_until = max(1, pause_until + ?) WHERE state = 'paused' AND pause_until > ?`
    ).run(by, after)
    db.statement(
      `UPDATE campaigns SET starts_at = max(1, starts_at + ?) WHERE state = 'held' AND starts_at > ?`
    ).run(by, after)
    const waiting = db
      .statement(
        `SELECT campaign_id AS id, state FROM campaign_counts WHERE state IN ('waiting', 'deferred') AND n > 0`
      )
      .all() as { id: number; state: 'waiting' | 'deferred' }[]
    for (const { id, state } of waiting) {
      moveDueTimes(db, id, state, by, after)
    }
  })
}

/**
 * Once, at start. Where the clock was set back since the last run, those that wait for their time wait no longer than they
 * would have.
 */
export function moveSpansSinceLastRun(db: Db, now: number): void {
  const behind = behindLastRun(db, now)
  if (behind > 0) moveSpans(db, -behind, now)
}

interface Moved {
  /** The newest attempt, and when that was. */
  attempt: number
  last: number
  /** What the clock said when the spans were moved. */
  at: number
}

const newestAttempt = (db: Db) =>
  (db
    .statement(
      'SELECT id AS attempt, coalesce(settled_at, started_at) AS last FROM attempts ORDER BY id DESC LIMIT 1'
    )
    .get() as { attempt: number; last: number } | undefined) ?? { attempt: 0, last: 0 }

/** What is in the database from before tells no more by how much the clock was set: it has been made up for. */
function noteMoved(db: Db, now: number): void {
  const moved: Moved = { ...newestAttempt(db), at: now }
  db.statement(
    `INSERT INTO meta VALUES ('spans-moved', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`
  ).run(JSON.stringify(moved))
}

/** By how much the clock is behind what was written last, by an earlier run: it was set back in the meantime. */
function behindLastRun(db: Db, now: number): number {
  const { attempt, last } = newestAttempt(db)
  const row = db.statement(`SELECT value FROM meta WHERE key = 'spans-moved'`).get() as
    { value: string } | undefined
  const moved = row ? (JSON.parse(row.value) as Moved) : null
  const isNewer = moved === null || attempt !== moved.attempt || last !== moved.last
  const behind = (isNewer ? last : moved.at) - now
  return behind >= tolerance ? behind : 0
}
