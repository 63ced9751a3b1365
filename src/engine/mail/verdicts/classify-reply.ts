import type { Cause } from '../../../shared/models/causes.ts'
import type { SendResult } from '../mailer.ts'
import { namedDelay } from './named-delay.ts'
import { namedLimit } from './named-limit.ts'
import { ownWords, type SaidAndQuoted } from './own-words.ts'
import type { ReplyRow, VerdictAction, VerdictOutcome, VerdictScope } from './reply-row.ts'
import { replyTable } from './reply-table.ts'

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

/** A limit of which the server names neither the end nor the unit. */
const unnamedLimitRestMs = 24 * 3_600_000

/** What a result means and what is to be done about it. */
export function classify(result: SendResult): Verdict {
  const row = findRow(result)
  const text = result.outcome === 'failed' ? (result.reply?.text ?? '') : ''
  const now = result.startedAt + result.durationMs
  const named = namedDelay(text, now)
  const { outcome, scope, action, least, undeliverable } = row.means
  const retries = outcome === 'deferred' || outcome === 'not-sent'
  return {
    cause: row.cause,
    outcome,
    scope,
    action: timed(action, named, text, now),
    retryAfterMs:
      retries && (named !== null || least !== undefined) ? Math.max(named ?? 0, least ?? 0) : null,
    undeliverable: undeliverable ?? false
  }
}

/** The row that decides; the last one fits everything. */
export function findRow(result: SendResult): ReplyRow {
  const heard = readReply(result)
  return replyTable.find((row) => matches(row.when, result, heard))!
}

/** Puts the time that the server named into an action that has one. */
function timed(action: VerdictAction, named: number | null, text: string, now: number): VerdictAction {
  if (action.kind === 'cool-down') return { kind: 'cool-down', ms: named ?? action.ms }
  if (action.kind === 'pause' && action.reason === 'quota') {
    const rest = named ?? namedLimit(ownWords(text).own) ?? unnamedLimitRestMs
    return { kind: 'pause', reason: 'quota', untilMs: now + rest }
  }
  return action
}

/** A reply as the rows ask about it. */
interface Heard extends SaidAndQuoted {
  code: number | null
  digit: number | null
  enhanced: string
  /** A definite 4xx or 5xx in answer to what was asked. */
  answered: boolean
}

function readReply({ outcome, reply, bodyRead, error }: SendResult): Heard {
  const code = reply?.code ?? null
  const enhanced = reply?.enhanced ?? ''
  const first = code === null ? null : Math.trunc(code / 100)
  const refused = first === 4 || first === 5
  // Where the two codes differ, the milder one holds: `550 4.4.7`.
  const digit = refused && enhanced.startsWith('4') ? 4 : first
  return {
    code,
    digit: code === 421 ? 4 : digit,
    enhanced,
    // After the body, only a reply to the message itself is an answer: words heard while the connection broke are not.
    answered: refused && (!bodyRead || error?.code === 'EMESSAGE'),
    ...(outcome === 'failed' && reply ? ownWords(reply.text) : { own: '', quoted: '' })
  }
}

function matches(when: ReplyRow['when'], result: SendResult, heard: Heard): boolean {
  const { reply, error } = result
  return (
    (when.outcome === undefined || when.outcome === result.outcome) &&
    (when.bodyRead === undefined || when.bodyRead === result.bodyRead) &&
    (when.answered === undefined || when.answered === heard.answered) &&
    (when.heard === undefined || when.heard === (reply !== null)) &&
    (when.contradictsItself === undefined || reply?.contradictsItself === true) &&
    (when.phase === undefined || when.phase.includes(result.phase)) &&
    (when.error === undefined || (error !== null && when.error.includes(error.code))) &&
    (when.code === undefined || (heard.code !== null && when.code.includes(heard.code))) &&
    (when.digit === undefined || when.digit.some((one) => one === heard.digit)) &&
    (when.enhanced === undefined || when.enhanced.some((one) => enhancedIs(one, heard.enhanced))) &&
    (when.notEnhanced === undefined || !when.notEnhanced.some((one) => enhancedIs(one, heard.enhanced))) &&
    (when.namesOnlySender === undefined || when.namesOnlySender === (reply?.namesOnlySender === true)) &&
    (when.text === undefined || when.text.test(heard.own)) &&
    (when.notText === undefined || !when.notText.test(heard.own)) &&
    (when.quoted === undefined || heard.quoted === '' || when.quoted.test(heard.quoted))
  )
}

/** `5.7.*` stands for the whole subject, `x.1.7` for 4.1.7 and 5.1.7; the empty string for none given. */
function enhancedIs(wanted: string, given: string): boolean {
  if (wanted.startsWith('x.')) return given.slice(1) === wanted.slice(1)
  return wanted.endsWith('*') ? given.startsWith(wanted.slice(0, -1)) : given === wanted
}
