import type { Clock } from '../../src/engine/runtime/clock.ts'

/** A clock that runs as the real one does, and can be put ahead: for tests that talk to a real server and skip an hour. */
export interface RunningClock extends Clock {
  /** Puts everything ahead by `ms`, as if it had passed; what falls due by that runs in the next turn of the event loop. */
  jump(ms: number): void
  /** Moves the wall clock alone, either way, as a person or NTP does. */
  shiftNow(ms: number): void
}

export function createRunningClock(): RunningClock {
  let ahead = 0
  let wallAhead = 0
  const timers = new Set<{ due: number; arm: () => void }>()
  const monotonic = () => performance.now() + ahead

  return {
    now: () => Math.floor(Date.now() + ahead + wallAhead),
    monotonic,
    sinceBoot: monotonic,
    after(ms, work) {
      let timeout: NodeJS.Timeout
      const timer = {
        due: monotonic() + ms,
        arm() {
          clearTimeout(timeout)
          timeout = setTimeout(fire, Math.min(Math.max(0, timer.due - monotonic()), 2_147_483_647))
        }
      }
      const fire = () => {
        timers.delete(timer)
        work()
      }
      timers.add(timer)
      timer.arm()
      return () => {
        clearTimeout(timeout)
        timers.delete(timer)
      }
    },
    jump(ms) {
      ahead += ms
      for (const timer of timers) timer.arm()
    },
    shiftNow: (ms) => void (wallAhead += ms)
  }
}
