import type { Clock } from '../../src/engine/runtime/clock.ts'

/** A clock that stands still until the test moves it. */
export interface TestClock extends Clock {
  /** Moves time on by `ms`, running what falls due on the way, in order, at the time it was due. */
  advance(ms: number): void
  /** As `advance`, but lets promises settle after each timer that fires: for code that waits between two timers. */
  advanceAsync(ms: number): Promise<void>
  /** Sets the wall clock alone, as a person or NTP does; timers and `monotonic` do not notice. */
  setNow(at: number): void
  /** Timers not yet fired or called off. */
  pendingTimers(): number
}

/** 2026-01-01T00:00:00Z. */
export const testEpoch = 1_767_225_600_000

export function createTestClock(start = testEpoch): TestClock {
  let elapsed = 0
  let offset = start
  let serial = 0
  const timers = new Map<number, { at: number; work: () => void }>()

  const nextDue = (until: number) => {
    let found: { key: number; at: number; work: () => void } | undefined
    for (const [key, { at, work }] of timers) {
      if (at <= until && (!found || at < found.at)) found = { key, at, work }
    }
    return found
  }
  const fireNext = (until: number): boolean => {
    const timer = nextDue(until)
    if (!timer) return false
    timers.delete(timer.key)
    elapsed = Math.max(elapsed, timer.at)
    timer.work()
    return true
  }

  return {
    now: () => offset + elapsed,
    monotonic: () => elapsed,
    sinceBoot: () => elapsed,
    after(ms, work) {
      const key = ++serial
      timers.set(key, { at: elapsed + Math.max(0, ms), work })
      return () => void timers.delete(key)
    },
    advance(ms) {
      const until = elapsed + ms
      while (fireNext(until));
      elapsed = until
    },
    async advanceAsync(ms) {
      const until = elapsed + ms
      await settle()
      while (fireNext(until)) await settle()
      elapsed = until
      await settle()
    },
    setNow: (at) => void (offset = at - elapsed),
    pendingTimers: () => timers.size
  }
}

/** Everything already on the event loop gets its turn: promises, and what setImmediate was asked for. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 3; round++) await new Promise((resolve) => setImmediate(resolve))
}
