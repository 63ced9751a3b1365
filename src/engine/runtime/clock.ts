import { uptime } from 'node:os'

/** Time, as the engine sees it. Tests pass one that they can move. */
export interface Clock {
  /** Milliseconds since the epoch, UTC: can jump in either direction. For what is stored and shown. */
  now(): number
  /** Milliseconds that only ever grow, from an unknown start. For durations and rates. */
  monotonic(): number
  /** Milliseconds since the computer was started, sleep included; by the second on some systems. */
  sinceBoot(): number
  /** Calls `work` once after `ms`; the function returned calls it off. */
  after(ms: number, work: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sinceBoot: () => uptime() * 1000,
  after(ms, work) {
    // setTimeout fires at once for anything over 2^31-1 ms.
    const timer = setTimeout(work, Math.min(ms, 2_147_483_647))
    return () => clearTimeout(timer)
  }
}
