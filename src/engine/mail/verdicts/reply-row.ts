import type { Cause } from '../../../shared/models/causes.ts'
import type { SmtpPhase } from '../mailer.ts'

/** What to do about a result; the queue carries it out. */
export type VerdictAction =
  | { kind: 'none' }
  /** The account rests: 1 s, doubling to 5 min while nothing succeeds. */
  | { kind: 'breaker' }
  /** The campaign waits for a person, or until `untilMs` (milliseconds since the epoch). */
  | { kind: 'pause'; reason: 'account-refused' | 'sender-refused' | 'quota'; untilMs?: number | null }
  | { kind: 'slow-domain' }
  /** One connection fewer, of the domain or of the account as `scope` says; with one left, as `breaker`. */
  | { kind: 'fewer-connections' }
  | { kind: 'halve-rate' }
  /** The whole account rests for `ms`, doubling when it happens again. */
  | { kind: 'cool-down'; ms: number }
  /** As `breaker` three times, then as `pause` for `account-refused`. */
  | { kind: 'reconnect-then-pause' }

/**
 * `not-sent`: back to waiting, no attempt counted; used wherever the account, the sender, the server or the road to it
 * is the reason, and never when the message may have been accepted.
 */
export type VerdictOutcome = 'accepted' | 'deferred' | 'rejected' | 'unknown' | 'not-sent'

/** Whose trouble it is. */
export type VerdictScope = 'recipient' | 'domain' | 'account' | 'sender'

type Digit = 4 | 5

/** A row matches when everything it names holds. */
export interface ReplyRow {
  cause: Cause
  when: {
    outcome?: 'accepted'
    phase?: readonly SmtpPhase[]
    bodyRead?: boolean
    /** False: no definite 4xx or 5xx came in answer to what was asked. */
    answered?: boolean
    /** True: something was heard, whatever it was. */
    heard?: boolean
    /** True: its lines say yes and no, or for now and for good. */
    contradictsItself?: true
    error?: readonly string[]
    code?: readonly number[]
    /** Of the reply code, or of the enhanced code where that is the milder one. */
    digit?: readonly Digit[]
    enhanced?: readonly string[]
    /** None of these. */
    notEnhanced?: readonly string[]
    /** Of the server's own words. */
    text?: RegExp
    /** The same: none of these. */
    notText?: RegExp
    /** True: it speaks of the sender's address and not of the recipient's; false: anything else. */
    namesOnlySender?: boolean
    /** What is quoted of another server, if anything is, must say this too. */
    quoted?: RegExp
  }
  means: {
    outcome: VerdictOutcome
    scope: VerdictScope
    action: VerdictAction
    /** Milliseconds before the recipient's next try, at least; a longer time that the server names wins. */
    least?: number
    undeliverable?: true
  }
}
