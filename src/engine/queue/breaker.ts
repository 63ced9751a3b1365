import type { Clock } from '../clock.ts'

const shortest = 1000
const longest = 5 * 60_000

/**
 * The account's breaker. A failure before the message's body was read (DNS, connect, TLS, dropped at MAIL or RCPT) is the
 * account's, not the recipient's: it opens the breaker for 1 s, doubling to 5 min. After that one message is let through
 * to try; what the server answers to it, if only a refusal, closes the breaker.
 */
export interface Breaker {
  /** Messages that may be under way at once: 0 while open, 1 while trying, no limit of its own when closed. */
  allows(): number
  /** When it lets one through, in `clock.monotonic` time; null when closed. */
  opensUntil(): number | null
  failed(): void
  answered(): void
  reset(): void
}

export function createBreaker(clock: Clock): Breaker {
  let until: number | null = null
  let delay = shortest
  return {
    allows: () => (until === null ? Infinity : clock.monotonic() >= until ? 1 : 0),
    opensUntil: () => until,
    failed() {
      const now = clock.monotonic()
      // Several messages in flight fail together: that is one failure.
      if (until !== null && now < until) return
      until = now + delay
      delay = Math.min(delay * 2, longest)
    },
    answered() {
      until = null
      delay = shortest
    },
    reset() {
      until = null
      delay = shortest
    }
  }
}
