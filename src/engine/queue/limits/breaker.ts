import type { Clock } from '../../runtime/index.ts'

/** How long it stays open after the first failure, and at most. */
const minOpenMs = 1000
const maxOpenMs = 5 * 60_000
/** A trial without an answer is not waited for longer than this: another one starts. */
const maxTrialMs = 60_000

/**
 * The account's breaker. A failure before the message's body was read (DNS, connect, TLS, dropped at MAIL or RCPT) is the
 * account's, not the recipient's: it opens the breaker for 1 s, doubling to 5 min. After that one message is let through
 * to try, whatever else may still be under way from before; what the server answers to any, if only a refusal, closes
 * the breaker.
 */
export interface Breaker {
  /** Messages that may be handed over now: 0 while open, 1 to try, no limit of its own when closed. */
  allows(): number
  /** When it lets one through, in `clock.monotonic` time; null when closed. */
  opensUntil(): number | null
  handedOver(attemptId: number): void
  cameBack(attemptId: number): void
  /** False when it was open already: several messages in flight fail together, and that is one failure. */
  failed(): boolean
  answered(): void
  /** Something changed that may have helped: lets one through at once. */
  tryNow(): void
  reset(): void
}

export function createBreaker(clock: Clock): Breaker {
  let until: number | null = null
  let delay = minOpenMs
  let trying: { attemptId: number; since: number } | null = null
  const close = () => {
    until = null
    delay = minOpenMs
  }
  return {
    allows() {
      if (until === null) return Infinity
      const isTrying = trying !== null && clock.monotonic() - trying.since < maxTrialMs
      return clock.monotonic() >= until && !isTrying ? 1 : 0
    },
    opensUntil: () => until,
    handedOver(attemptId) {
      if (until !== null) trying = { attemptId, since: clock.monotonic() }
    },
    cameBack(attemptId) {
      if (trying?.attemptId === attemptId) trying = null
    },
    failed() {
      const now = clock.monotonic()
      if (until !== null && now < until) return false
      until = now + delay
      delay = Math.min(delay * 2, maxOpenMs)
      return true
    },
    answered: close,
    tryNow() {
      if (until !== null) until = clock.monotonic()
      delay = minOpenMs
      trying = null
    },
    reset() {
      close()
      trying = null
    }
  }
}
