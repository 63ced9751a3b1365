import type { TroublePhrase } from '../../../shared/words/trouble-words.ts'
import type { Clock } from '../../runtime/index.ts'
import type { SendResult, Verdict } from '../../mail/index.ts'
import { createBreaker } from './breaker.ts'
import { wholeSecond } from '../status/wait-reason.ts'

/** Accepted messages after which a connection, or half the lost rate, is given back. */
const acceptedToRegain = 50
const maxLoginFailures = 3
/** Replies within this time that ask for a lower rate count as one. */
const slowdownWindowMs = 5000

/** Whatever holds an account up, and why; `until` in milliseconds since the epoch. */
export interface Trouble {
  kind: 'breaker' | 'cool-down'
  phrase: TroublePhrase
  since: number
  until: number | null
}

/**
 * How much an account may be asked for right now: its breaker, a rest the server asked for, fewer connections after
 * 'too many', a lower rate after 'too fast'. Given back step by step as messages are accepted.
 */
export interface AccountHealth {
  /** Further messages that may be handed over now, `busy` being under way on the account's connections; 0 while it rests. */
  slots(capacity: number, busy: number): number
  /** Connections that the server bears; Infinity where it never complained. */
  connections(): number
  handedOver(attemptId: number): void
  /** Comes before `saw`. */
  cameBack(attemptId: number): void
  /** Milliseconds until it is worth asking again; 0: now. */
  restMs(): number
  /** A share of the account's rate, (0, 1]. */
  rateShare(): number
  /** Notes a result; returns true when the campaigns of this account must pause for a refused log-in. */
  saw(verdict: Verdict, result: SendResult, capacity: number): boolean
  trouble(): Trouble | null
  /** The wall clock was set by so many ms. */
  clockSet(by: number): void
  /** The computer woke up: what was out of reach may be there again. What the server asked for still holds. */
  tryNow(): void
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
  let said: Pick<Trouble, 'phrase' | 'since'> | null = null

  const rest = () =>
    Math.max(0, coolUntil - clock.monotonic(), (breaker.opensUntil() ?? 0) - clock.monotonic())
  const isHeldUp = () => clock.monotonic() < coolUntil || breaker.opensUntil() !== null
  /** The server's own words, the provider's of the log-in, or what happened on the way. `since` is when this trouble began, not an earlier one. */
  const say = (verdict: Verdict, result: SendResult, wasHeldUp: boolean) => {
    const why = result.error?.why
    const phrase: TroublePhrase = result.reply
      ? { reason: 'said', params: { text: result.reply.text } }
      : why
        ? { reason: 'failed', params: why }
        : { reason: 'cause', params: { cause: verdict.cause } }
    said = { phrase, since: wasHeldUp && said ? said.since : clock.now() }
  }

  return {
    slots(capacity, busy) {
      if (clock.monotonic() < coolUntil) return 0
      // One that tries needs a connection, and no more: what is stuck on the others does not keep it waiting.
      const most = breaker.opensUntil() === null ? Math.min(capacity, connections) : capacity
      return Math.max(0, Math.min(most - busy, breaker.allows()))
    },
    connections: () => connections,
    handedOver: breaker.handedOver,
    cameBack: breaker.cameBack,
    restMs: rest,
    rateShare: () => share,
    saw(verdict, result, capacity) {
      if (result.outcome === 'accepted') {
        breaker.answered()
        strikes = 0
        // One that was under way when the server asked for a rest says nothing about the rest.
        if (clock.monotonic() >= coolUntil) {
          coolDelay = 0
          said = null
        }
        if (++acceptedSince % acceptedToRegain === 0) {
          connections = connections + 1 >= capacity ? Infinity : connections + 1
          share = Math.min(1, share * 1.5)
        }
        return false
      }
      const { action } = verdict
      const wasHeldUp = isHeldUp()
      const reached = result.reply !== null && !['greeting', 'ehlo', 'tls', 'auth'].includes(result.phase)
      if (action.kind === 'none' && reached) breaker.answered()
      switch (action.kind) {
        case 'none':
        case 'slow-domain':
        case 'pause':
          break
        case 'breaker':
          breaker.failed()
          say(verdict, result, wasHeldUp)
          break
        case 'reconnect-then-pause':
          say(verdict, result, wasHeldUp)
          // Several in flight are told so together: that is one strike.
          if (breaker.failed() && ++strikes > maxLoginFailures) {
            strikes = 0
            return true
          }
          break
        case 'fewer-connections':
          if (verdict.scope === 'domain') break
          if (Math.min(connections, capacity) <= 1) breaker.failed()
          connections = Math.max(1, Math.min(connections, capacity) - 1)
          say(verdict, result, wasHeldUp)
          break
        case 'halve-rate':
          say(verdict, result, wasHeldUp)
          // Several in flight are told so together: that is one halving.
          if (clock.monotonic() - slowedAt < slowdownWindowMs) break
          slowedAt = clock.monotonic()
          share = Math.max(share / 2, 1 / 64)
          break
        case 'cool-down': {
          // Several in flight are told so together: that is one rest.
          if (clock.monotonic() < coolUntil) break
          coolDelay = coolDelay === 0 ? action.ms : Math.min(coolDelay * 2, 24 * 3_600_000)
          coolUntil = clock.monotonic() + Math.max(coolDelay, action.ms)
          say(verdict, result, wasHeldUp)
          break
        }
      }
      return false
    },
    trouble() {
      if (!said || !isHeldUp()) return null
      const cooling = clock.monotonic() < coolUntil
      return {
        kind: cooling ? 'cool-down' : 'breaker',
        ...said,
        until: rest() > 0 ? wholeSecond(clock.now() + rest()) : null
      }
    },
    clockSet(by) {
      if (said) said = { ...said, since: said.since + by }
    },
    tryNow: breaker.tryNow,
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
