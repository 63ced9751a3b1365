import type { Cause } from '../../../shared/models/causes.ts'
import type { SendResult } from '../mailer.ts'
import { namedDelay } from './named-delay.ts'
import {
  replyTable,
  type ReplyRow,
  type VerdictAction,
  type VerdictOutcome,
  type VerdictScope
} from './reply-table.ts'

export interface Verdict {
  /** Stable id, kept with the attempt; its words are in shared/models/causes.ts. */
  cause: Cause
  outcome: VerdictOutcome
  scope: VerdictScope
  action: VerdictAction
  /**
   * The least delay before this recipient's next try, in milliseconds. Null: the normal schedule for `deferred`; for
   * `not-sent`, as soon as the action allows.
   */
  retryAfterMs: number | null
  /** The address itself is bad: send nothing more to it. */
  undeliverable: boolean
}

/** A quota whose end the server does not name. */
const quotaRest = 24 * 3_600_000

/** What a result means and what is to be done about it. */
export function classify(result: SendResult): Verdict {
  const row = findRow(result)
  const named = result.outcome === 'failed' && result.reply ? namedDelay(result.reply.text) : null
  const { outcome, scope, action, least, undeliverable } = row.means
  const retries = outcome === 'deferred' || outcome === 'not-sent'
  return {
    cause: row.cause,
    outcome,
    scope,
    action: timed(action, named, result.startedAt + result.durationMs),
    retryAfterMs:
      retries && (named !== null || least !== undefined) ? Math.max(named ?? 0, least ?? 0) : null,
    undeliverable: undeliverable ?? false
  }
}

/** The row that decides; the last one fits everything. */
export function findRow(result: SendResult): ReplyRow {
  return replyTable.find((row) => matches(row.when, result))!
}

/** Puts the time that the server named into an action that has one. */
function timed(action: VerdictAction, named: number | null, now: number): VerdictAction {
  if (action.kind === 'cool-down') return { kind: 'cool-down', ms: named ?? action.ms }
  if (action.kind === 'pause' && action.reason === 'quota') {
    return { kind: 'pause', reason: 'quota', untilMs: now + (named ?? quotaRest) }
  }
  return action
}

function matches(when: ReplyRow['when'], result: SendResult): boolean {
  const code = result.reply?.code ?? null
  const digit = code === null ? null : Math.trunc(code / 100)
  const refused = digit === 4 || digit === 5
  // After the body, only a reply to the message itself is an answer: words heard while the connection broke are not.
  const answered = refused && (!result.bodyRead || result.error?.code === 'EMESSAGE')
  return (
    (when.outcome === undefined || when.outcome === result.outcome) &&
    (when.bodyRead === undefined || when.bodyRead === result.bodyRead) &&
    (when.answered === undefined || when.answered === answered) &&
    (when.heard === undefined || when.heard === (result.reply !== null)) &&
    (when.phase === undefined || when.phase.includes(result.phase)) &&
    (when.error === undefined || (result.error !== null && when.error.includes(result.error.code))) &&
    (when.code === undefined || (code !== null && when.code.includes(code))) &&
    (when.digit === undefined || (refused && when.digit.includes(digit))) &&
    (when.enhanced === undefined ||
      when.enhanced.some((one) => enhancedIs(one, result.reply?.enhanced ?? ''))) &&
    (when.text === undefined || (result.reply !== null && when.text.test(result.reply.text)))
  )
}

/** `5.7.*` stands for the whole subject; the empty string for none given. */
function enhancedIs(wanted: string, given: string): boolean {
  return wanted.endsWith('*') ? given.startsWith(wanted.slice(0, -1)) : given === wanted
}
