import type { Clock } from '../../runtime/index.ts'

/** Milliseconds more than a second, so that the server, which sees messages a little later or earlier, counts no more. */
const windowMs = 1030

/**
 * Our own limit on hand-overs. Not a bucket that may burst: in no window of one second are there more than
 * `perSecond`, whatever is rejected or reconnected, and a tenth of a second holds at most a tenth of them. Of a rate
 * with a fraction the window is longer by so much that it holds a whole number: 1.9 a second is two in 1.05 s, 0.5 is
 * one in two.
 */
export interface RateLimit {
  /** Messages a second; null: no limit. */
  perSecond(): number | null
  /** Milliseconds until one more may be handed over; 0 or less: now. */
  waitMs(): number
  /** Counts one hand-over. */
  take(): void
  /** The last `n` that were counted go out only now: what comes between may take its time, as a commit on a busy disk. */
  delayed(n: number): void
  /** Another rate from now on; null: none. What was handed over before still counts. */
  set(perSecond: number | null): void
}

export function createRateLimit(perSecond: number | null, clock: Clock): RateLimit {
  let windows: { ms: number; most: number }[] = []
  /** When the last ones were handed over, as a ring that never shrinks; `next` is the oldest. */
  let times: number[] = []
  let next = 0

  let current = perSecond
  const set = (rate: number | null) => {
    current = rate
    windows = windowsOf(rate)
    const more = (windows[0]?.most ?? 0) - times.length
    if (more <= 0) return
    const inOrder = [...times.slice(next), ...times.slice(0, next)]
    times = [...Array.from({ length: more }, () => -Infinity), ...inOrder]
    next = 0
  }
  set(perSecond)

  return {
    perSecond: () => current,
    set,
    waitMs() {
      const now = clock.monotonic()
      const size = times.length
      let wait = 0
      for (const { ms, most } of windows) {
        const nth = times[(next - most + size) % size]!
        wait = Math.max(wait, nth + ms - now)
      }
      return wait
    },
    take() {
      if (times.length === 0) return
      times[next] = clock.monotonic()
      next = (next + 1) % times.length
    },
    delayed(n) {
      const now = clock.monotonic()
      const size = times.length
      for (let back = 1; back <= Math.min(n, size); back++) times[(next - back + size) % size] = now
    }
  }
}

function windowsOf(perSecond: number | null): { ms: number; most: number }[] {
  if (perSecond === null) return []
  const most = Math.ceil(perSecond)
  return [
    { ms: (windowMs * most) / perSecond, most },
    { ms: windowMs / 10, most: Math.ceil(perSecond / 10) }
  ]
}
