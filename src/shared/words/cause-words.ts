import type { Cause } from '../models/causes.ts'
import type { DeliveryState, SkipReason } from '../models/delivery.ts'
import { skipWords } from './skip-words.ts'

/** Why a delivery is where it is, for a person who does not know SMTP. */
export interface CauseText {
  /** What happened, in a few words. */
  sentence: string
  /** What comes of it, or what the person can do. */
  advice: string
}

const retried = 'Nothing to do: it is retried automatically.'
const undecided =
  'Check whether it arrived, or decide: send it again with the same link, or mark it as accepted.'
const resumes = 'Not your fault. Sending resumes automatically when the server is back.'
const slowsDown = 'Countersign slows down automatically and continues.'

export const causeWords: Record<Cause, CauseText> = {
  accepted: { sentence: 'Accepted by the mail server', advice: 'That is all the server tells us.' },

  // The server may have the message: a person decides.
  'connection-lost-after-body': {
    sentence: 'Connection lost after sending – it may have arrived',
    advice: undecided
  },
  'no-answer-after-body': {
    sentence: 'No answer after sending – it may have arrived',
    advice: undecided
  },
  'interrupted-after-body': {
    sentence: 'Interrupted after sending – it may have arrived',
    advice: undecided
  },
  'odd-answer-after-body': {
    sentence: 'No clear answer after sending – it may have arrived',
    advice: undecided
  },
  'crashed-while-sending': {
    sentence: 'Countersign quit while sending – it may have arrived',
    advice: undecided
  },

  // Refused here, before anything went out.
  'address-not-sendable': {
    sentence: 'This address can’t be used; nothing was sent',
    advice: 'Correct the address of this user.'
  },
  'smtputf8-not-offered': {
    sentence: 'This address has characters your mail server doesn’t support',
    advice: 'Use an account whose server offers SMTPUTF8, or another address for this user.'
  },

  // The way to the mail server.
  'server-not-found': {
    sentence: 'Mail server not found (DNS)',
    advice:
      'Check the server name in the account, and your network. Sending resumes automatically once the server is found.'
  },
  'server-unreachable': {
    sentence: 'Mail server unreachable',
    advice:
      'Check your network, the host and the port. Sending resumes automatically once the server answers.'
  },
  'encryption-failed': {
    sentence: 'No secure connection to the mail server',
    advice: 'Test the account: its certificate or its encryption setting doesn’t match. Nothing was sent.'
  },
  'certificate-expired': {
    sentence: 'The server’s certificate has expired, so nothing was sent',
    advice: 'Ask the server’s administrator, and check this computer’s clock.'
  },
  'certificate-of-another': {
    sentence: 'The server’s certificate is for another name, so nothing was sent',
    advice:
      'Check the server name in the account. On an unfamiliar network, someone may be intercepting traffic.'
  },
  'certificate-untrusted': {
    sentence: 'The server’s certificate isn’t trusted, so nothing was sent',
    advice: 'Ask the server’s administrator. On an unfamiliar network, someone may be intercepting traffic.'
  },
  'encryption-too-old': {
    sentence: 'The mail server’s encryption is out of date and no longer safe, so nothing was sent',
    advice: 'The server needs TLS 1.2 or newer. Ask its administrator, or use another server.'
  },
  'encryption-not-offered': {
    sentence: 'The mail server offers no encryption, so nothing was sent',
    advice: 'Choose another encryption setting or port in the account, and test it.'
  },
  'connection-lost': { sentence: 'Connection lost before sending', advice: resumes },
  'closed-before-sending': { sentence: 'Stopped before sending', advice: resumes },
  'server-busy': { sentence: 'The mail server is busy', advice: resumes },
  'server-confused': { sentence: 'The mail server gave an unexpected answer', advice: resumes },

  // The account.
  'account-refused': {
    sentence: 'Wrong user name or password',
    advice: 'Sending is paused. Check the login of the account, test it, then resume.'
  },
  'sign-in-again': {
    sentence: 'The account’s sign-in (OAuth 2) has ended',
    advice: 'Sending is paused. Sign in again for a new refresh token, enter it in the account, then resume.'
  },
  'token-refused': {
    sentence: 'The login provider refused to give an access token',
    advice:
      'Sending is paused. Check client ID, client secret and token URL of the account, test it, then resume.'
  },
  'no-token': { sentence: 'The login provider gives no access token right now', advice: resumes },
  'account-barred': {
    sentence: 'This account is blocked or disabled on the mail server',
    advice:
      'Sending is paused. The reply says why. Ask the server’s administrator; another password won’t help.'
  },
  'login-postponed': {
    sentence: 'The mail server can’t accept logins right now',
    advice: 'Retried three times; after that, sending is paused.'
  },
  'server-refuses-us': {
    sentence: 'The mail server refuses connections from this computer',
    advice: 'Sending is paused. The reply says why, often a block list or a wrong port.'
  },
  'relay-denied': {
    sentence: 'The mail server doesn’t relay mail for this account',
    advice:
      'Sending is paused. The reply says why: the account may need a login, or the account, its domain or this computer may be blocked or not approved yet.'
  },
  'sender-not-allowed': {
    sentence: 'The mail server doesn’t accept this sender address',
    advice:
      'Use an address this account may send from, verify it with the provider, and check SPF, DKIM and DMARC of its domain.'
  },
  quota: {
    sentence: 'The account’s sending limit is used up',
    advice: 'Sending is paused and resumes automatically when the server allows more.'
  },
  'account-cool-down': {
    sentence: 'The mail server says this account sends too much',
    advice: 'Sending pauses for a while, then continues more slowly.'
  },
  'sending-rate': { sentence: 'Faster than the mail server allows', advice: slowsDown },
  'relay-limit': { sentence: 'More at once than the mail server relays', advice: slowsDown },
  'too-many-connections': { sentence: 'Too many connections for the mail server', advice: slowsDown },

  // The recipient's domain.
  'domain-slow-down': {
    sentence: 'The recipient’s mail provider asks us to slow down',
    advice: 'Only this domain is slowed. It is retried automatically.'
  },

  // The recipient, for now.
  greylisted: { sentence: 'Greylisted: the server asked us to retry later', advice: retried },
  'recipient-too-busy': { sentence: 'This mailbox is getting too much mail right now', advice: retried },
  'mailbox-full': { sentence: 'Mailbox full', advice: retried },
  'gave-up': {
    sentence: 'Gave up: the server kept deferring it until time ran out',
    advice: 'The last reply says why. Resend it when the reason is gone.'
  },
  'try-later': { sentence: 'Temporary refusal: the server asked us to retry later', advice: retried },

  // The recipient, for good.
  'no-such-mailbox': {
    sentence: 'No such mailbox',
    advice: 'The address is marked undeliverable. Ask the user for another address.'
  },
  'no-such-domain': {
    sentence: 'The domain after the @ doesn’t accept mail',
    advice: 'The address is marked undeliverable. Often a typo. Correct it.'
  },
  'bad-address': {
    sentence: 'The server says this is not a valid address',
    advice: 'The address is marked undeliverable. Correct it.'
  },
  'mailbox-disabled': {
    sentence: 'This mailbox is disabled',
    advice: 'The address is marked undeliverable. Ask the user for another address.'
  },
  'mailbox-over-quota': {
    sentence: 'Mailbox full; the server won’t retry',
    advice: 'Ask the user to make room, then resend.'
  },
  'content-refused': {
    sentence: 'Rejected because of the message content or a policy',
    advice:
      'The reply says more. Check subject, text and links of the template, and SPF and DKIM of the sender.'
  },
  'message-too-large': {
    sentence: 'The message is too large for this mailbox',
    advice: 'Make the template smaller.'
  },
  refused: { sentence: 'Rejected by the mail server', advice: 'The reply says why.' }
}

const isCause = (id: string): id is Cause => Object.hasOwn(causeWords, id)

const isSkipReason = (id: string): id is SkipReason => Object.hasOwn(skipWords, id)

/** The words for an id out of the log, also for one that this version does not know. '' is no cause at all. */
export function causeText(id: string): CauseText {
  if (id === '') return { sentence: 'No cause recorded', advice: '' }
  return isCause(id) ? causeWords[id] : { sentence: id, advice: 'The reply says more.' }
}

/** Why the deliveries of a group are not through: the reason they were skipped for, or what happened. */
export const groupText = ({ state, cause }: { state: DeliveryState; cause: string }): string =>
  state === 'skipped' && isSkipReason(cause) ? skipWords[cause] : causeText(cause).sentence
