import { mailerErrorCodes } from '../mailer.ts'
import { tokenErrorCodes } from '../oauth/token-error.ts'
import { tooOldTls, untrusted } from '../smtp/tls-errors.ts'
import type { ReplyRow } from './reply-row.ts'
import * as words from './reply-words.ts'

const minute = 60_000
/** From here on the recipient has been named. Whether a reply is about it is for the words and the codes to say. */
const sinceRecipient = ['rcpt', 'data', 'body', 'final'] as const
const sinceSender = ['mail', ...sinceRecipient] as const
const beforeRecipient = ['connect', 'tls', 'greeting', 'ehlo', 'auth', 'mail', 'unknown'] as const

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
// Often a name that could not be looked up just now. The stop-loss pauses when it goes on.
const doubtSender = {
  outcome: 'not-sent',
  scope: 'sender',
  action: { kind: 'none' },
  least: 5 * minute
} as const
const usedUp = { outcome: 'not-sent', scope: account, action: { kind: 'pause', reason: 'quota' } } as const
const coolDown = {
  outcome: 'not-sent',
  scope: account,
  action: { kind: 'cool-down', ms: 15 * minute }
} as const
const deferred = { outcome: 'deferred', scope: recipient, action: { kind: 'none' } } as const
const deferredAWhile = { ...deferred, least: 5 * minute } as const
const slowDomain = { outcome: 'deferred', scope: 'domain', action: { kind: 'slow-domain' } } as const
const rejected = { outcome: 'rejected', scope: recipient, action: { kind: 'none' } } as const
const undeliverable = { ...rejected, undeliverable: true } as const
const fewerConnections = {
  outcome: 'not-sent',
  scope: account,
  action: { kind: 'fewer-connections' }
} as const
// The message that came too early waits a little, so that it does not come first again and again.
const halveRate = {
  outcome: 'not-sent',
  scope: account,
  action: { kind: 'halve-rate' },
  least: minute
} as const

/**
 * Every reading of a result, in order: the first row that matches decides. What is about the account or the sender comes
 * before what is about the recipient, so that neither ever costs a recipient anything; and an address is struck off
 * only where the server speaks of that address, in its own words.
 *
 * Sources: RFC 5321 §4.2, RFC 3463, RFC 4954, RFC 6531, RFC 7372, RFC 7505 and the replies in test/fixtures/replies, of
 * which docs/replies.md shows how they are read.
 */
export const replyTable: readonly ReplyRow[] = [
  // After the body, yes and no in one reply is no answer.
  {
    cause: 'odd-answer-after-body',
    when: { bodyRead: true, contradictsItself: true },
    means: { ...unknown, action: { kind: 'none' } }
  },
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

  // Before the body, a reply that contradicts itself costs nobody more than a while.
  {
    cause: 'try-later',
    when: { phase: sinceRecipient, digit: [4, 5], contradictsItself: true },
    means: deferredAWhile
  },

  // Too much at once, or too much for this recipient.
  {
    cause: 'greylisted',
    when: { digit: [4], phase: sinceSender, text: words.greylistText },
    means: deferredAWhile
  },
  {
    cause: 'recipient-too-busy',
    when: { digit: [4, 5], phase: sinceRecipient, text: words.recipientLimitText },
    means: deferredAWhile
  },
  { cause: 'too-many-connections', when: { code: [432], enhanced: ['4.3.2'] }, means: fewerConnections },
  {
    cause: 'too-many-connections',
    when: { digit: [4, 5], phase: beforeRecipient, text: words.tooManyConnectionsText },
    means: fewerConnections
  },
  {
    cause: 'too-many-connections',
    when: { digit: [4, 5], phase: sinceRecipient, text: words.tooManyConnectionsText },
    means: { ...fewerConnections, scope: 'domain', least: minute }
  },
  {
    cause: 'relay-limit',
    when: { digit: [4], text: /peak (?:\w+ )?relay limit/i },
    means: halveRate
  },
  {
    cause: 'account-cool-down',
    when: { code: [421], enhanced: ['4.7.28'] },
    means: coolDown
  },
  {
    cause: 'quota',
    when: { digit: [5], enhanced: ['5.4.5', '5.7.232', '5.7.233', '5.1.90'] },
    means: usedUp
  },
  { cause: 'quota', when: { digit: [4, 5], text: words.unitLimitText }, means: usedUp },
  {
    cause: 'sending-rate',
    when: { digit: [4, 5], text: words.perSecondText },
    means: halveRate
  },
  { cause: 'quota', when: { digit: [4, 5], text: words.sendingLimitText }, means: usedUp },
  {
    cause: 'account-cool-down',
    when: { digit: [5], text: words.accountRateText, notText: words.mailboxFullText },
    means: coolDown
  },

  // No access token for the log-in. The provider's words are in the error; the mail server is not to blame.
  { cause: 'sign-in-again', when: { error: [tokenErrorCodes.signIn] }, means: refuseAccount },
  { cause: 'token-refused', when: { error: [tokenErrorCodes.refused] }, means: refuseAccount },
  { cause: 'no-token', when: { error: [tokenErrorCodes.unavailable] }, means: breaker },

  // The log-in. nodemailer calls every failed one EAUTH, so the passing ones come first.
  { cause: 'account-refused', when: { phase: ['auth'], enhanced: ['4.7.12'] }, means: refuseAccount },
  {
    cause: 'login-postponed',
    when: { phase: ['auth'], digit: [4] },
    means: { outcome: 'not-sent', scope: account, action: { kind: 'reconnect-then-pause' } }
  },
  {
    cause: 'account-refused',
    when: { phase: ['auth'], digit: [5], text: words.expiredText },
    means: refuseAccount
  },
  {
    cause: 'account-barred',
    when: { phase: ['auth'], digit: [5], text: words.lockedText },
    means: refuseAccount
  },
  { cause: 'account-refused', when: { error: ['EAUTH', 'ENOAUTH'] }, means: refuseAccount },

  // A session out of step says nothing about sender or recipient; a new connection may do.
  { cause: 'server-confused', when: { code: [503], bodyRead: false }, means: breaker },
  { cause: 'try-later', when: { code: [503], bodyRead: true }, means: deferred },

  // This recipient does not want it, or not from us.
  {
    cause: 'refused',
    when: {
      digit: [5],
      phase: sinceRecipient,
      text: words.unwantedText,
      notText: words.notUnwantedText
    },
    means: rejected
  },

  // The sender.
  {
    cause: 'sender-not-allowed',
    when: { digit: [5], phase: sinceSender, enhanced: words.senderCodes },
    means: refuseSender
  },
  {
    cause: 'sender-not-allowed',
    when: { digit: [5], phase: sinceSender, text: words.senderText },
    means: refuseSender
  },
  {
    cause: 'sender-not-allowed',
    when: { digit: [4], phase: sinceSender, enhanced: words.senderCodes },
    means: doubtSender
  },
  {
    cause: 'sender-not-allowed',
    when: { digit: [4], phase: sinceSender, text: words.senderText },
    means: doubtSender
  },

  // The account, or the computer that sends.
  { cause: 'account-refused', when: { code: [530, 534, 535, 538] }, means: refuseAccount },
  { cause: 'account-refused', when: { enhanced: ['5.7.57'] }, means: refuseAccount },
  { cause: 'relay-denied', when: { digit: [4, 5], text: words.barredText }, means: refuseAccount },
  { cause: 'relay-denied', when: { digit: [4, 5], text: words.relayText }, means: refuseAccount },
  {
    cause: 'relay-denied',
    when: { digit: [4, 5], phase: sinceSender, enhanced: words.networkCodes },
    means: refuseAccount
  },
  {
    cause: 'server-refuses-us',
    when: { phase: ['greeting', 'ehlo'], digit: [5] },
    means: refuseAccount
  },
  {
    cause: 'relay-denied',
    when: { digit: [5], phase: sinceSender, text: words.networkText, notText: words.listedLinkText },
    means: refuseAccount
  },

  // What is left before the recipient is named, or names the sender only.
  {
    cause: 'sender-not-allowed',
    when: { digit: [5], phase: sinceSender, namesOnlySender: true },
    means: refuseSender
  },
  {
    cause: 'sender-not-allowed',
    when: { digit: [4], phase: sinceRecipient, namesOnlySender: true },
    means: doubtSender
  },
  // MAIL FROM says how large the message is (RFC 1870).
  {
    cause: 'message-too-large',
    when: { phase: ['mail'], digit: [5], text: words.tooLargeText },
    means: rejected
  },
  { cause: 'sender-not-allowed', when: { phase: ['mail'], digit: [5] }, means: refuseSender },

  // The server, before the recipient was named.
  { cause: 'encryption-not-offered', when: { phase: ['tls'], heard: true }, means: breaker },
  { cause: 'server-busy', when: { phase: beforeRecipient, digit: [4] }, means: breaker },

  // Not now, for this recipient or this domain.
  {
    cause: 'account-cool-down',
    when: { code: [421], enhanced: ['4.7.0'], phase: ['body', 'final'] },
    means: coolDown
  },
  { cause: 'mailbox-full', when: { digit: [4], enhanced: ['4.2.2'] }, means: deferred },
  {
    cause: 'mailbox-full',
    when: { digit: [4], phase: sinceRecipient, text: words.mailboxFullText },
    means: deferred
  },
  {
    cause: 'domain-slow-down',
    when: { digit: [4], phase: sinceRecipient, text: words.slowDownText },
    means: slowDomain
  },
  {
    cause: 'domain-slow-down',
    when: { digit: [4], phase: sinceRecipient, enhanced: ['4.7.500'] },
    means: slowDomain
  },
  {
    cause: 'relay-denied',
    when: {
      digit: [4],
      phase: sinceRecipient,
      text: words.networkNowText
    },
    means: refuseAccount
  },
  { cause: 'server-busy', when: { code: [421], bodyRead: false }, means: breaker },
  // A code without a word is what greylisting says when it says nothing.
  {
    cause: 'greylisted',
    when: { code: [450, 451], phase: ['rcpt'], enhanced: ['', '4.7.1', '4.2.0'], text: /^\W*$/ },
    means: deferredAWhile
  },
  { cause: 'try-later', when: { code: [450, 451], phase: ['rcpt'] }, means: deferredAWhile },
  { cause: 'try-later', when: { digit: [4], phase: sinceRecipient }, means: deferred },

  // No, for this recipient. There is one recipient to a message, so a reply after DATA is about the same one.
  {
    cause: 'mailbox-over-quota',
    when: { digit: [5], phase: sinceRecipient, enhanced: ['5.2.2'] },
    means: rejected
  },
  {
    cause: 'mailbox-over-quota',
    when: { digit: [5], phase: sinceRecipient, text: words.mailboxFullText },
    means: rejected
  },
  {
    cause: 'message-too-large',
    when: { digit: [5], phase: sinceRecipient, text: words.tooLargeText },
    means: rejected
  },
  {
    cause: 'no-such-domain',
    when: {
      digit: [5],
      phase: sinceRecipient,
      text: words.nullMxText,
      namesOnlySender: false,
      quoted: words.nullMxText
    },
    means: undeliverable
  },
  {
    cause: 'no-such-domain',
    when: {
      digit: [5],
      phase: sinceRecipient,
      enhanced: ['5.1.2', '5.4.4', '5.4.310'],
      text: words.noDomainText,
      namesOnlySender: false,
      quoted: words.noDomainText
    },
    means: undeliverable
  },
  {
    cause: 'no-such-mailbox',
    when: {
      digit: [5],
      phase: sinceRecipient,
      text: words.noMailboxText,
      notText: /temporar/i,
      namesOnlySender: false,
      quoted: words.noMailboxText
    },
    means: undeliverable
  },
  {
    cause: 'mailbox-disabled',
    when: {
      digit: [5],
      phase: sinceRecipient,
      text: words.disabledText,
      notText: words.somethingElseText,
      namesOnlySender: false,
      quoted: words.disabledText
    },
    means: undeliverable
  },
  ...(
    [
      ['no-such-mailbox', ['5.1.1', '5.1.6', '5.1.10']],
      ['no-such-domain', ['5.1.2']],
      ['bad-address', ['5.1.3']],
      ['mailbox-disabled', ['5.2.1']]
    ] as const
  ).map(([cause, enhanced]): ReplyRow => ({
    cause,
    when: {
      digit: [5],
      phase: sinceRecipient,
      enhanced,
      notText: words.somethingElseText,
      namesOnlySender: false,
      quoted: words.noMailboxText
    },
    means: undeliverable
  })),
  {
    cause: 'content-refused',
    when: { digit: [5], phase: ['body', 'final'], enhanced: ['5.6.*', '5.7.*'] },
    means: rejected
  },
  {
    cause: 'message-too-large',
    when: { digit: [5], enhanced: ['5.3.4', '5.2.3'], notText: words.contentText },
    means: rejected
  },
  {
    cause: 'content-refused',
    when: { digit: [5], phase: ['body', 'final'], text: words.contentText },
    means: rejected
  },
  // RFC 5321 §4.5.3.1.10: an older way to say 452.
  { cause: 'try-later', when: { code: [552], text: /too many recipients/i }, means: deferred },
  {
    cause: 'try-later',
    when: { digit: [5], phase: sinceRecipient, text: words.notForGoodText },
    means: deferredAWhile
  },
  // RFC 5321 §4.2.2: exceeded storage allocation.
  {
    cause: 'mailbox-over-quota',
    when: { code: [552], phase: sinceRecipient, enhanced: [''], notText: words.contentText },
    means: rejected
  },
  { cause: 'refused', when: { digit: [5], phase: sinceRecipient }, means: rejected },

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
