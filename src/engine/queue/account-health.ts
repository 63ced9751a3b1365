import type { Clock } from '../clock.ts'
import type { Verdict } from '../mail/classify-reply.ts'
import type { SendResult } from '../mail/mailer.ts'
import { createBreaker } from './breaker.ts'

/** Accepted messages after which a connection, or half the lost rate, is given back. */
const regainAfter = 50
const loginStrikes = 3
/** Milliseconds in which replies that ask for a lower rate count as one. */
const slowedOnce = 5000

/** Whatever holds an account up, with its sentence; `until` in milliseconds since the epoch. */
export interface Trouble {
  kind: 'breaker' | 'cool-down'
  text: string
  since: number
  until: number | null
}

/**
 * How much an account may be asked for right now: its breaker, a rest the server asked for, fewer connections after
 * 'too many', a lower rate after 'too fast'. Given back step by step as messages are accepted.
 */
export interface AccountHealth {
  /** Messages that may be under way at once; 0 while it rests. */
  slots(capacity: number): number
  /** Milliseconds until it is worth asking again; 0: now. */
  restMs(): number
  /** A share of the account's rate, (0, 1]. */
  rateShare(): number
  /** Notes a result; returns true when the campaigns of this account must pause for a refused log-in. */
  saw(verdict: Verdict, result: SendResult, capacity: number): boolean
  trouble(): Trouble | null
  /** The person, or a change of the account, says: try again now. */
  reset(): void
}

export function createAccountHealth(clock: Clock): AccountHealth {
  const breaker = createBreaker(clock)
  let connections = Infinity
  let share = 1
  let coolUntil = 0
  let coolDelay = 0
  let acceptedSince = 0
  let strikes = 0
  let slowedAt = -Infinity
  let said: { text: string; since: number } | null = null

  const rest = () =>
    Math.max(0, coolUntil - clock.monotonic(), (breaker.opensUntil() ?? 0) - clock.monotonic())
  const say = (result: SendResult) => {
    said = { text: result.reply?.text ?? result.error?.message ?? '', since: said?.since ?? clock.now() }
  }

  return {
    slots(capacity) {
      if (clock.monotonic() < coolUntil) return 0
      return Math.min(capacity, breaker.allows(), connections)
    },
    restMs: rest,
    rateShare: () => share,
    saw(verdict, result, capacity) {
      if (result.outcome === 'accepted') {
        breaker.answered()
        strikes = 0
        coolDelay = 0
        said = null
        if (++acceptedSince % regainAfter === 0) {
          connections = connections + 1 >= capacity ? Infinity : connections + 1
          share = Math.min(1, share * 1.5)
        }
        return false
      }
      const { action } = verdict
      const reached = result.reply !== null && !['greeting', 'ehlo', 'tls', 'auth'].includes(result.phase)
      if (action.kind === 'none' && reached) breaker.answered()
      switch (action.kind) {
        case 'none':
        case 'slow-domain':
        case 'pause':
          break
        case 'breaker':
          breaker.failed()
          say(result)
          break
        case 'reconnect-then-pause':
          breaker.failed()
          say(result)
          if (++strikes > loginStrikes) {
            strikes = 0
            return true
          }
          break
        case 'fewer-connections':
          if (verdict.scope === 'domain') break
          if (Math.min(connections, capacity) <= 1) breaker.failed()
          connections = Math.max(1, Math.min(connections, capacity) - 1)
          say(result)
          break
        case 'halve-rate':
          say(result)
          // Several in flight are told so together: that is one halving.
          if (clock.monotonic() - slowedAt < slowedOnce) break
          slowedAt = clock.monotonic()
          share = Math.max(share / 2, 1 / 64)
          break
        case 'cool-down': {
          // Several in flight are told so together: that is one rest.
          if (clock.monotonic() < coolUntil) break
          coolDelay = coolDelay === 0 ? action.ms : Math.min(coolDelay * 2, 24 * 3_600_000)
          coolUntil = clock.monotonic() + Math.max(coolDelay, action.ms)
          say(result)
          break
        }
      }
      return false
    },
    trouble() {
      if (!said) return null
      const cooling = clock.monotonic() < coolUntil
      if (!cooling && breaker.opensUntil() === null) return null
      return {
        kind: cooling ? 'cool-down' : 'breaker',
        ...said,
        until: rest() > 0 ? clock.now() + rest() : null
      }
    },
    reset() {
      breaker.reset()
      connections = Infinity
      share = 1
      coolUntil = 0
      coolDelay = 0
      strikes = 0
      said = null
    }
  }
}
