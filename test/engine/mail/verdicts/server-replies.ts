import type {
  VerdictAction,
  VerdictOutcome,
  VerdictScope
} from '../../../../src/engine/mail/verdicts/reply-row.ts'
import type { Cause } from '../../../../src/shared/models/causes.ts'
import type { ScriptPhase } from '../../../helpers/scripted-smtp-server.ts'

export interface ServerReplyCase {
  at: ScriptPhase
  reply: string
  cause: Cause
  outcome: VerdictOutcome
  scope: VerdictScope
  action: VerdictAction['kind']
  undeliverable: boolean
  retryAfterMs: number | null
}

type Reading = [VerdictScope, VerdictOutcome, VerdictAction['kind'], undeliverable?: true]
type Row = [at: string, reply: string, cause: Cause, reading: Reading, retryAfterMs?: number]

const breaker: Reading = ['account', 'not-sent', 'breaker']
const pause: Reading = ['account', 'not-sent', 'pause']
const pauseSender: Reading = ['sender', 'not-sent', 'pause']
const fewer: Reading = ['account', 'not-sent', 'fewer-connections']
const fewerOfDomain: Reading = ['domain', 'not-sent', 'fewer-connections']
const halve: Reading = ['account', 'not-sent', 'halve-rate']
const coolDown: Reading = ['account', 'not-sent', 'cool-down']
const deferred: Reading = ['recipient', 'deferred', 'none']
const slowDomain: Reading = ['domain', 'deferred', 'slow-domain']
const undecided: Reading = ['account', 'unknown', 'none']
const doubtSender: Reading = ['sender', 'not-sent', 'none']
const rejected: Reading = ['recipient', 'rejected', 'none']
const bad: Reading = ['recipient', 'rejected', 'none', true]
const minute = 60_000
const fiveMinutes = 5 * minute

const afterRcpt = 'rcpt data final'
const afterMail = 'mail rcpt data final'

const rows: Row[] = [
  [
    'greeting',
    '421 4.3.2 mx Too many concurrent SMTP connections; please try again later',
    'too-many-connections',
    fewer
  ],
  ['greeting', '421 4.7.0 Service not available, try again in 10 minutes', 'server-busy', breaker, 600_000],
  ['greeting', '554 5.7.1 Service unavailable; listed', 'server-refuses-us', pause],
  ['ehlo', '421 4.3.0 Shutting down', 'server-busy', breaker],
  ['mail', '421 4.4.5 Server busy, too many connections from you', 'too-many-connections', fewer],
  ['mail', '432 4.3.2 Concurrent connections limit exceeded', 'too-many-connections', fewer],
  ['mail', '452 4.3.1 Insufficient system storage', 'server-busy', breaker],
  ['mail', '451 4.3.0 Temporary lookup failure', 'server-busy', breaker],
  ['mail', '421 4.3.0 Closing', 'server-busy', breaker],
  [afterMail, '530 5.7.57 Client not authenticated to send mail', 'account-refused', pause],
  [afterMail, '550 5.7.57 Client was not authenticated', 'account-refused', pause],
  ['mail', '530 5.7.0 Must issue a STARTTLS command first', 'account-refused', pause],
  ['mail rcpt', '503 5.5.1 Bad sequence of commands', 'server-confused', breaker],
  ['mail', '553 5.1.8 Sender domain does not exist', 'sender-not-allowed', pauseSender],
  ['mail', '550 Sender rejected', 'sender-not-allowed', pauseSender],
  [afterMail, '550 5.4.5 Daily user sending limit exceeded', 'quota', pause],
  ['mail', 'What?', 'server-confused', breaker],
  [afterRcpt, '450 4.2.0 <x>: Recipient address rejected: Greylisted', 'greylisted', deferred, fiveMinutes],
  ['rcpt', '451 4.7.1 Greylisting in action, please come back in 00:15:00', 'greylisted', deferred, 900_000],
  ['rcpt', '450 Try again in 30 seconds', 'try-later', deferred, fiveMinutes],
  ['rcpt', '451 Temporary local problem', 'try-later', deferred, fiveMinutes],
  ['rcpt', '450', 'greylisted', deferred, fiveMinutes],
  ['rcpt', '451 4.7.1', 'greylisted', deferred, fiveMinutes],
  [
    afterRcpt,
    '450 4.2.1 The user you are trying to contact is receiving mail too quickly',
    'recipient-too-busy',
    deferred,
    fiveMinutes
  ],
  [
    'rcpt',
    '450 4.2.1 The user is receiving mail at a rate that prevents delivery',
    'recipient-too-busy',
    deferred,
    fiveMinutes
  ],
  [afterMail, '450 4.2.1 Peak SMTP relay limit exceeded for customer', 'relay-limit', halve, minute],
  [afterRcpt, '452 4.2.2 The recipient is out of storage', 'mailbox-full', deferred],
  [afterRcpt, '452 Mailbox full', 'mailbox-full', deferred],
  ['rcpt', '452 4.5.3 Too many recipients', 'domain-slow-down', slowDomain],
  [
    afterRcpt,
    '451 4.7.650 The mail server has been temporarily rate limited',
    'domain-slow-down',
    slowDomain
  ],
  ['rcpt', '421 4.7.0 [TSS04] Messages temporarily deferred', 'domain-slow-down', slowDomain],
  [
    'rcpt',
    '421 Too many concurrent connections to this domain',
    'too-many-connections',
    fewerOfDomain,
    minute
  ],
  ['rcpt', '421 4.4.2 Timeout', 'server-busy', breaker],
  [
    'greeting mail rcpt data final',
    '421 4.7.28 Unusual rate of unsolicited mail',
    'account-cool-down',
    coolDown
  ],
  ['rcpt', '454 4.7.1 Not at the moment', 'try-later', deferred],
  [afterMail, '450 4.1.8 <b@x.example>: Domain not found', 'sender-not-allowed', doubtSender, fiveMinutes],
  [afterMail, '451 Could not complete sender verify callout', 'sender-not-allowed', doubtSender, fiveMinutes],
  [afterRcpt, '454 4.7.1 <a@x.example>: Relay access denied', 'relay-denied', pause],
  [afterRcpt, '450 4.7.25 Client host rejected: cannot find your hostname', 'relay-denied', pause],
  ['rcpt', '450 4.7.1 Client host rejected: no', 'relay-denied', pause],
  ['rcpt data', '550-5.7.1 scanner\n450 4.7.1 busy', 'try-later', deferred, fiveMinutes],
  [afterRcpt, '550 5.7.1 RESOLVER.RST.AuthRequired; authentication required', 'refused', rejected],
  [afterRcpt, '556 5.1.10 Recipient address has null MX', 'no-such-domain', bad],
  [afterRcpt, '550 5.4.4 Invalid domain', 'no-such-domain', bad],
  [afterRcpt, '550 This mailbox has been disabled', 'mailbox-disabled', bad],
  ['final', '550-5.7.1 scanner\n250 2.0.0 queued', 'odd-answer-after-body', undecided],
  [afterRcpt, '450 4.7.1 <a@sender.example>: Not now', 'sender-not-allowed', doubtSender, fiveMinutes],
  [afterRcpt, '550 5.7.1 <a@sender.example>... Access denied', 'sender-not-allowed', pauseSender],
  [afterRcpt, '550 5.2.1 No', 'mailbox-disabled', bad],
  ['mail', '552 5.3.4 Message size exceeds fixed limit', 'message-too-large', rejected],
  ['mail', '550 5.7.0 No', 'sender-not-allowed', pauseSender],
  ['final', '554 rejected due to spam', 'content-refused', rejected],
  [afterRcpt, '550 5.3.4 No', 'message-too-large', rejected],
  [afterRcpt, '552 Too many recipients', 'try-later', deferred],
  [afterRcpt, '550 Please try again later', 'try-later', deferred, fiveMinutes],
  [afterRcpt, '552', 'mailbox-over-quota', rejected],
  [afterRcpt, '550 Sender frequency limited', 'account-cool-down', coolDown],
  [afterRcpt, '550 5.1.1 <x>: Recipient address rejected: User unknown', 'no-such-mailbox', bad],
  [afterRcpt, '550 5.1.10 RESOLVER.ADR.RecipientNotFound', 'no-such-mailbox', bad],
  [afterRcpt, '550 5.1.2 Bad destination system address', 'no-such-domain', bad],
  [afterRcpt, '553 5.1.3 Bad destination mailbox address syntax', 'bad-address', bad],
  [afterRcpt, '550 5.2.1 Mailbox disabled', 'mailbox-disabled', bad],
  ['rcpt', '550 sorry, no mailbox here by that name. (#5.1.1)', 'no-such-mailbox', bad],
  ['rcpt', '550 No such user here', 'no-such-mailbox', bad],
  [afterRcpt, '552 5.2.2 Over quota', 'mailbox-over-quota', rejected],
  [afterRcpt, '552 Mailbox full', 'mailbox-over-quota', rejected],
  ['rcpt', '550 5.7.1 Blocked by policy', 'refused', rejected],
  [afterRcpt, '550 Requested action not taken', 'refused', rejected],
  [afterMail, '554 5.7.1 <x>: Relay access denied', 'relay-denied', pause],
  [
    afterMail,
    '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.example',
    'relay-denied',
    pause
  ],
  [
    afterMail,
    '553 5.7.1 <a>: Sender address rejected: not owned by user u',
    'sender-not-allowed',
    pauseSender
  ],
  ['rcpt', '454 Throttling failure: Daily message quota exceeded.', 'quota', pause],
  ['data', '451 4.3.5 Later please', 'try-later', deferred],
  ['data', '554 5.5.1 No', 'refused', rejected],
  ['data', '503 5.5.1 RCPT first', 'server-confused', breaker],
  [afterMail, '454 Throttling failure: Maximum sending rate exceeded.', 'sending-rate', halve, minute],
  ['final', '454 Throttling failure: Daily message quota exceeded.', 'quota', pause],
  ['final', '550 5.4.5 Daily sending quota exceeded', 'quota', pause],
  ['final', '550 5.7.232 Tenant has exceeded its rate', 'quota', pause],
  [afterMail, '421 4.2.1 Recipient limit exceeded', 'quota', pause],
  [afterMail, '554 Sending suspended: account is under probation', 'quota', pause],
  ['final', '550 5.7.1 Daily SMTP relay limit exceeded for customer', 'quota', pause],
  ['final', '421 4.7.28 Our system has detected an unusual rate', 'account-cool-down', coolDown],
  ['final', '421 4.7.0 Try again later, closing connection', 'account-cool-down', coolDown],
  [afterMail, '432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded', 'too-many-connections', fewer],
  [
    afterMail,
    '550 5.7.60 Client does not have permissions to send as this sender',
    'sender-not-allowed',
    pauseSender
  ],
  [
    afterMail,
    '554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException',
    'sender-not-allowed',
    pauseSender
  ],
  [
    'mail data final',
    '554 Message rejected: Email address is not verified.',
    'sender-not-allowed',
    pauseSender
  ],
  ['final', '535 5.7.8 Log in again', 'account-refused', pause],
  ['final', '503 5.5.1 Out of step', 'try-later', deferred],
  ['final', '550 5.1.1 No such user', 'no-such-mailbox', bad],
  ['final', '550 5.7.1 Message refused as spam', 'content-refused', rejected],
  ['final', '552 5.7.0 This message was blocked because of its content', 'content-refused', rejected],
  [afterRcpt, '552 5.3.4 Message too big', 'message-too-large', rejected],
  ['final', '552 Too much mail data', 'message-too-large', rejected],
  ['final', '554 Transaction failed', 'refused', rejected],
  ['final', '451 4.3.0 Try again after 2 hours', 'try-later', deferred, 7_200_000],
  ['final', '450 4.7.1 Greylisted for 10 minutes', 'greylisted', deferred, 600_000],
  ['final', '452 4.2.2 Mailbox full', 'mailbox-full', deferred],
  [
    afterRcpt,
    '451 4.7.500 Server busy. Please try again later from [192.0.2.1]',
    'domain-slow-down',
    slowDomain
  ],
  [
    afterMail,
    '550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP.',
    'relay-denied',
    pause
  ],
  ['final', '451 4.7.500 Server busy, slow down', 'domain-slow-down', slowDomain]
]

/** Replies as real servers give them, one case for each step at which they mean the same. */
export const serverReplies: ServerReplyCase[] = rows.flatMap(([at, reply, cause, reading, retryAfterMs]) => {
  const [scope, outcome, action, undeliverable] = reading
  return at.split(' ').map((phase) => ({
    at: phase as ScriptPhase,
    reply,
    cause,
    scope,
    outcome,
    action,
    undeliverable: undeliverable ?? false,
    retryAfterMs: retryAfterMs ?? null
  }))
})
