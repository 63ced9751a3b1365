import type { Clock } from '../runtime/index.ts'
import type { Db } from '../db/index.ts'
import { moveDueTimes } from '../deliveries/index.ts'
import {
  moveGiveUpTimes,
  moveHeldStarts,
  movePauseEnds,
  newestAttempt,
  readMovedNote,
  waitingStates,
  writeMovedNote
} from './wall-clock.sql.ts'

/** Less is drift, or the coarse uptime of some systems. */
const toleranceMs = 5000

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
      if (Math.abs(passed - (clock.monotonic() - last.monotonic)) < toleranceMs) return 0
      const by = passed - (clock.sinceBoot() - last.sinceBoot)
      if (Math.abs(by) >= toleranceMs) return Math.round(by)
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
    moveGiveUpTimes(db, by)
    movePauseEnds(db, by, after)
    moveHeldStarts(db, by, after)
    for (const { id, state } of waitingStates(db)) moveDueTimes(db, id, state, by, after)
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

/** What the database says about earlier times no longer counts: the clock has been allowed for. */
function noteMoved(db: Db, now: number): void {
  writeMovedNote(db, { ...newestAttempt(db), at: now })
}

/** How far the clock is behind what an earlier run wrote last: it was set back since. */
function behindLastRun(db: Db, now: number): number {
  const { attempt, last } = newestAttempt(db)
  const moved = readMovedNote(db)
  const isNewer = moved === null || attempt !== moved.attempt || last !== moved.last
  const behind = (isNewer ? last : moved.at) - now
  return behind >= toleranceMs ? behind : 0
}
