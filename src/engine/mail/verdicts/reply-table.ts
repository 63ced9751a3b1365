import type { Cause } from '../../../shared/models/causes.ts'
import { mailerErrorCodes, type SmtpPhase } from '../mailer.ts'
import { tokenErrorCodes } from '../oauth/token-error.ts'
import { tooOldTls, untrusted } from '../smtp/tls-errors.ts'

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
 * `not-sent`: back to waiting, no attempt counted; used wherever the account, the server or the road to it is the
 * reason, and never when the message may have been accepted.
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
    error?: readonly string[]
    code?: readonly number[]
    /** The first digit of the reply code. */
    digit?: readonly Digit[]
    enhanced?: readonly string[]
    /** Of the reply. */
    text?: RegExp
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

const minute = 60_000
/** From here on the recipient has been named, so a 4xx is about the recipient or the recipient's domain. */
const aboutRecipient = ['rcpt', 'data', 'body', 'final'] as const
const beforeRecipient = ['connect', 'tls', 'greeting', 'ehlo', 'auth', 'mail', 'unknown'] as const

const tooManyConnections =
  /too many (?:\w+ ){0,3}(?:connections|sessions)|concurrent (?:\w+ ){0,2}(?:connections|sessions|limit)|(?:connections?|session|thread) (?:\w+ )?limit/i
const quotaText =
  /daily (?:\w+ ){0,3}(?:quota|limit)|submission ?quota|(?:quota|limit) for (?:the |this )?(?:day|hour)|hourly (?:\w+ ){0,3}(?:quota|limit)/i
const relayText =
  /relay(?:ing)? (?:\w+ )?(?:denied|prohibited|not (?:permitted|allowed))|not permitted to relay|client host (?:\S+ )?(?:rejected|blocked)|helo command rejected/i
/** The account as a whole is barred, whoever the recipient is. */
const barredText =
  /access denied, (?:banned|traffic not accepted|tenant has exceeded)|invalid credentials for relay|not authori[sz]ed to perform|sending (?:is |has been |was )?(?:paused|suspended|disabled)|not allowed to send(?=:| *$)|account is pending approval/i
/** Said of a log-in: another one is all that it takes. */
const expiredText = /\b(?:password|token|credentials?) (?:has |have |is |are )?expired\b/i
/** Said of a log-in: no password helps. */
const lockedText =
  /(?:account|user|mailbox|log-?in|authentication|access|sending)\b.{0,40}\b(?:disabled|suspended|blocked|locked|deactivated|inactive|barred|banned|terminated|expired|closed)\b|\b(?:disabled|suspended|blocked|locked|deactivated|inactive|banned|terminated|expired) (?:user|account|mailbox)\b/i
const senderText =
  /sender address rejected|not a sender signature|not owned by user|send ?as ?denied|send as this sender|not (?:authori[sz]ed|allowed|permitted) to send (?:mail )?(?:as|from|on behalf)/i
const slowDownText =
  /\brate\b|rate-?limit|throttl|too (?:many|fast|quickly|frequent)|slow(?:ing)? down|unusual (?:rate|volume)|\[TSS0\d\]|limit(?:s|ed)? exceeded|exceed\w* (?:\S+ ){0,4}(?:limit|rate|connections)/i
const mailboxFullText = /mailbox (?:is |size |quota )?(?:full|exceeded)|over ?quota|quota (?:is )?exceeded/i
const noMailboxText =
  /no such (?:user|mailbox|recipient|person)|(?:user|recipient|mailbox|address) (?:is )?(?:unknown|not found)|unknown (?:user|recipient|mailbox)|no mailbox (?:here )?by that name|(?:user|mailbox|account|recipient) does(?: not|n['’]t) exist/i

const account = 'account'
const recipient = 'recipient'
const breaker = { outcome: 'not-sent', scope: account, action: { kind: 'breaker' } } as const
// A server that swallowed one message may swallow the next, so the account rests.
const unknown = { outcome: 'unknown', scope: account, action: { kind: 'breaker' } } as const
const refuseAccount = {
  outcome: 'not-sent',
  scope: account,
  action: { kind: 'pause', reason: 'account-refused' }
} as const
const refuseSender = {
  outcome: 'not-sent',
  scope: 'sender',
  action: { kind: 'pause', reason: 'sender-refused' }
} as const
const usedUp = { outcome: 'not-sent', scope: account, action: { kind: 'pause', reason: 'quota' } } as const
const deferred = { outcome: 'deferred', scope: recipient, action: { kind: 'none' } } as const
const rejected = { outcome: 'rejected', scope: recipient, action: { kind: 'none' } } as const
const undeliverable = { ...rejected, undeliverable: true } as const
// The message that came too early waits a little, so that it does not come first again and again.
const halveRate = {
  outcome: 'not-sent',
  scope: account,
  action: { kind: 'halve-rate' },
  least: minute
} as const

/**
 * Every reading of a result, in order: the first row that matches decides, and what is about the account comes before
 * what is about the recipient, so that a refused account never costs a recipient anything.
 *
 * Sources: RFC 5321 §4.2, RFC 3463, RFC 4954, RFC 6531, the replies that Gmail, Microsoft 365, Amazon SES, Mailgun,
 * Postmark (test/fixtures/replies), Yahoo, Postfix, Exim and qmail document.
 */
export const replyTable: readonly ReplyRow[] = [
  {
    cause: 'accepted',
    when: { outcome: 'accepted' },
    means: { outcome: 'accepted', scope: recipient, action: { kind: 'none' } }
  },

  // The server may have the message and did not clearly refuse it.
  {
    cause: 'interrupted-after-body',
    when: { bodyRead: true, answered: false, error: [mailerErrorCodes.closed, 'EABORT'] },
    means: { ...unknown, action: { kind: 'none' } }
  },
  {
    cause: 'no-answer-after-body',
    when: { bodyRead: true, answered: false, error: ['ETIMEDOUT'] },
    means: unknown
  },
  { cause: 'odd-answer-after-body', when: { bodyRead: true, answered: false, heard: true }, means: unknown },
  { cause: 'connection-lost-after-body', when: { bodyRead: true, answered: false }, means: unknown },

  // Refused by the mailer itself.
  {
    cause: 'address-not-sendable',
    when: { error: [mailerErrorCodes.address, 'EMAXRECIPIENTS'] },
    means: undeliverable
  },
  { cause: 'sender-not-allowed', when: { error: [mailerErrorCodes.sender] }, means: refuseSender },
  { cause: 'smtputf8-not-offered', when: { error: [mailerErrorCodes.smtpUtf8] }, means: rejected },
  {
    cause: 'closed-before-sending',
    when: { error: [mailerErrorCodes.closed, 'EABORT'] },
    means: { outcome: 'not-sent', scope: account, action: { kind: 'none' } }
  },

  // Too much at once, by the words or by codes that mean nothing else.
  {
    cause: 'too-many-connections',
    when: { code: [432], enhanced: ['4.3.2'] },
    means: { outcome: 'not-sent', scope: account, action: { kind: 'fewer-connections' } }
  },
  {
    cause: 'too-many-connections',
    when: { digit: [4], phase: beforeRecipient, text: tooManyConnections },
    means: { outcome: 'not-sent', scope: account, action: { kind: 'fewer-connections' } }
  },
  {
    cause: 'too-many-connections',
    when: { digit: [4], phase: aboutRecipient, text: tooManyConnections },
    means: { outcome: 'not-sent', scope: 'domain', action: { kind: 'fewer-connections' }, least: minute }
  },
  { cause: 'sending-rate', when: { code: [454], text: /maximum sending rate/i }, means: halveRate },
  { cause: 'relay-limit', when: { digit: [4], text: /peak (?:\w+ )?relay limit/i }, means: halveRate },
  { cause: 'quota', when: { code: [454], text: /daily message quota/i }, means: usedUp },
  { cause: 'quota', when: { digit: [5], enhanced: ['5.4.5', '5.7.232', '5.7.233'] }, means: usedUp },
  { cause: 'quota', when: { code: [421], text: /recipient ?limit ?exceeded/i }, means: usedUp },
  { cause: 'quota', when: { code: [554], text: /probation/i }, means: usedUp },
  { cause: 'quota', when: { digit: [4, 5], text: quotaText }, means: usedUp },
  {
    cause: 'account-cool-down',
    when: { code: [421], enhanced: ['4.7.28'] },
    means: { outcome: 'not-sent', scope: account, action: { kind: 'cool-down', ms: 15 * minute } }
  },
  {
    cause: 'account-cool-down',
    when: { code: [421], enhanced: ['4.7.0'], phase: ['body', 'final'] },
    means: { outcome: 'not-sent', scope: account, action: { kind: 'cool-down', ms: 15 * minute } }
  },

  // No access token for the log-in. The provider's words are in the error; the mail server is not to blame.
  { cause: 'sign-in-again', when: { error: [tokenErrorCodes.signIn] }, means: refuseAccount },
  { cause: 'token-refused', when: { error: [tokenErrorCodes.refused] }, means: refuseAccount },
  { cause: 'no-token', when: { error: [tokenErrorCodes.unavailable] }, means: breaker },

  // The account. nodemailer calls every failed log-in EAUTH, so the passing ones come first.
  { cause: 'account-refused', when: { phase: ['auth'], enhanced: ['4.7.12'] }, means: refuseAccount },
  {
    cause: 'login-postponed',
    when: { phase: ['auth'], digit: [4] },
    means: { outcome: 'not-sent', scope: account, action: { kind: 'reconnect-then-pause' } }
  },
  {
    cause: 'account-refused',
    when: { phase: ['auth'], digit: [5], text: expiredText },
    means: refuseAccount
  },
  { cause: 'account-barred', when: { phase: ['auth'], digit: [5], text: lockedText }, means: refuseAccount },
  { cause: 'account-refused', when: { code: [530, 534, 535, 538] }, means: refuseAccount },
  { cause: 'account-refused', when: { enhanced: ['5.7.57'] }, means: refuseAccount },
  { cause: 'account-refused', when: { error: ['EAUTH', 'ENOAUTH'] }, means: refuseAccount },
  { cause: 'relay-denied', when: { digit: [5], text: relayText }, means: refuseAccount },
  { cause: 'relay-denied', when: { digit: [4, 5], text: barredText }, means: refuseAccount },

  // A session out of step says nothing about sender or recipient; a new connection may do.
  { cause: 'server-confused', when: { code: [503], bodyRead: false }, means: breaker },
  { cause: 'try-later', when: { code: [503], bodyRead: true }, means: deferred },

  // The sender.
  { cause: 'sender-not-allowed', when: { phase: ['mail'], digit: [5] }, means: refuseSender },
  {
    cause: 'sender-not-allowed',
    when: { digit: [5], enhanced: ['5.7.60', '5.1.7', '5.1.8'] },
    means: refuseSender
  },
  {
    cause: 'sender-not-allowed',
    when: { code: [554], phase: ['mail', 'data', 'final'], text: /not verified/i },
    means: refuseSender
  },
  { cause: 'sender-not-allowed', when: { digit: [5], text: senderText }, means: refuseSender },

  // The server, before the recipient was named.
  { cause: 'server-refuses-us', when: { phase: ['greeting', 'ehlo'], digit: [5] }, means: refuseAccount },
  { cause: 'encryption-not-offered', when: { phase: ['tls'], heard: true }, means: breaker },
  { cause: 'server-busy', when: { phase: beforeRecipient, digit: [4] }, means: breaker },

  // Not now, for this recipient or this domain.
  {
    cause: 'greylisted',
    when: { digit: [4], phase: aboutRecipient, text: /gr[ae]y-?\s?list/i },
    means: { ...deferred, least: 5 * minute }
  },
  {
    cause: 'recipient-too-busy',
    when: {
      digit: [4],
      enhanced: ['4.2.1'],
      text: /receiving (?:mail|email|messages)? ?(?:too quickly|at a rate)/i
    },
    means: { ...deferred, least: 5 * minute }
  },
  { cause: 'mailbox-full', when: { digit: [4], enhanced: ['4.2.2'] }, means: deferred },
  {
    cause: 'mailbox-full',
    when: { digit: [4], phase: aboutRecipient, text: mailboxFullText },
    means: deferred
  },
  {
    cause: 'domain-slow-down',
    when: { digit: [4], phase: aboutRecipient, text: slowDownText },
    means: { outcome: 'deferred', scope: 'domain', action: { kind: 'slow-domain' } }
  },
  {
    cause: 'domain-slow-down',
    when: { digit: [4], phase: aboutRecipient, enhanced: ['4.7.500'] },
    means: { outcome: 'deferred', scope: 'domain', action: { kind: 'slow-domain' } }
  },
  { cause: 'server-busy', when: { code: [421], bodyRead: false }, means: breaker },
  {
    cause: 'greylisted',
    when: { code: [450, 451], phase: ['rcpt'] },
    means: { ...deferred, least: 5 * minute }
  },
  { cause: 'try-later', when: { digit: [4], phase: aboutRecipient }, means: deferred },

  // No, for this recipient. There is one recipient to a message, so a reply after DATA is about the same one.
  {
    cause: 'no-such-mailbox',
    when: { digit: [5], phase: aboutRecipient, enhanced: ['5.1.1', '5.1.10'] },
    means: undeliverable
  },
  {
    cause: 'no-such-domain',
    when: { digit: [5], phase: aboutRecipient, enhanced: ['5.1.2'] },
    means: undeliverable
  },
  {
    cause: 'bad-address',
    when: { digit: [5], phase: aboutRecipient, enhanced: ['5.1.3'] },
    means: undeliverable
  },
  {
    cause: 'mailbox-disabled',
    when: { digit: [5], phase: aboutRecipient, enhanced: ['5.2.1'] },
    means: undeliverable
  },
  {
    cause: 'mailbox-over-quota',
    when: { digit: [5], phase: aboutRecipient, enhanced: ['5.2.2'] },
    means: rejected
  },
  {
    cause: 'content-refused',
    when: { digit: [5], phase: ['body', 'final'], enhanced: ['5.7.*'] },
    means: rejected
  },
  { cause: 'message-too-large', when: { digit: [5], enhanced: ['5.3.4', '5.2.3'] }, means: rejected },
  {
    cause: 'mailbox-over-quota',
    when: { digit: [5], phase: aboutRecipient, text: mailboxFullText },
    means: rejected
  },
  { cause: 'message-too-large', when: { code: [552], phase: aboutRecipient }, means: rejected },
  {
    cause: 'no-such-mailbox',
    when: { code: [550, 551, 553], phase: ['rcpt'], enhanced: [''], text: noMailboxText },
    means: undeliverable
  },
  { cause: 'refused', when: { digit: [5], phase: aboutRecipient }, means: rejected },

  // The road to the server. Nothing of the message was read.
  { cause: 'server-not-found', when: { phase: ['dns'] }, means: breaker },
  { cause: 'certificate-expired', when: { phase: ['tls'], error: ['CERT_HAS_EXPIRED'] }, means: breaker },
  {
    cause: 'certificate-of-another',
    when: { phase: ['tls'], error: ['ERR_TLS_CERT_ALTNAME_INVALID'] },
    means: breaker
  },
  { cause: 'certificate-untrusted', when: { phase: ['tls'], error: untrusted }, means: breaker },
  { cause: 'encryption-too-old', when: { phase: ['tls'], error: tooOldTls }, means: breaker },
  { cause: 'encryption-failed', when: { phase: ['tls'] }, means: breaker },
  { cause: 'server-unreachable', when: { phase: ['connect'] }, means: breaker },
  { cause: 'server-confused', when: { heard: true }, means: breaker },
  { cause: 'connection-lost', when: {}, means: breaker }
]
