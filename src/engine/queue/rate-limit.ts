import type { Clock } from '../clock.ts'

/** Milliseconds more than a second, so that the server, which sees messages a little later or earlier, counts no more. */
const windowMs = 1030

/**
 * Our own limit on hand-overs. Not a bucket that may burst: in no window of one second are there more than
 * `perSecond`, whatever is rejected or reconnected, and a tenth of a second holds at most a tenth of them.
 */
export interface RateLimit {
  /** Milliseconds until one more may be handed over; 0: now. */
  waitMs(): number
  /** Counts one hand-over. */
  take(): void
}

export const unlimited: RateLimit = { waitMs: () => 0, take: () => {} }

export function createRateLimit(perSecond: number | null, clock: Clock): RateLimit {
  if (perSecond === null) return unlimited
  const windows =
    perSecond < 1
      ? [{ ms: (windowMs / perSecond) | 0, most: 1 }]
      : [
          { ms: windowMs, most: Math.floor(perSecond) },
          { ms: windowMs / 10, most: Math.ceil(perSecond / 10) }
        ]
  const size = windows[0]!.most
  /** When the last `size` were handed over, as a ring; `next` is the oldest. */
  const times = Array.from({ length: size }, () => -Infinity)
  let next = 0

  return {
    waitMs() {
      const now = clock.monotonic()
      let wait = 0
      for (const { ms, most } of windows) {
        const nth = times[(next - most + size) % size]!
        wait = Math.max(wait, nth + ms - now)
      }
      return wait
    },
    take() {
      times[next] = clock.monotonic()
      next = (next + 1) % size
    }
  }
}
