/**
 * Why a delivery is where it is, in words for a person who does not know SMTP. The ids are kept with each attempt, so
 * an id is never renamed or given another meaning.
 */
export interface CauseText {
  /** One short sentence: what happened. */
  sentence: string
  /** What comes of it, or what the person can do. */
  advice: string
}

const triedAgain = 'Nothing to do: it is tried again by itself.'
const heldForYou =
  'Look whether it arrived, or decide: send it again with the same link, or mark it as accepted.'
const goesOn = 'Nobody is to blame: it goes on by itself as soon as the server can be used.'
const slowsDown = 'Countersign slows down by itself and goes on.'

export const causes = {
  accepted: { sentence: 'Accepted by the mail server', advice: 'The server took it; that is all it tells.' },

  // The server may have the message: a person decides.
  'connection-lost-after-body': {
    sentence: 'Connection lost after the message was sent: it may have arrived; held for you',
    advice: heldForYou
  },
  'no-answer-after-body': {
    sentence: 'The server read the message and never answered: it may have arrived; held for you',
    advice: heldForYou
  },
  'interrupted-after-body': {
    sentence: 'Cut off while the server had the message: it may have arrived; held for you',
    advice: heldForYou
  },
  'odd-answer-after-body': {
    sentence: 'The server answered the message with something unreadable: it may have arrived; held for you',
    advice: heldForYou
  },
  'crashed-while-sending': {
    sentence: 'Countersign ended while this was being sent: it may have arrived; held for you',
    advice: heldForYou
  },

  // Refused here, before anything went out.
  'address-not-sendable': {
    sentence: 'This address cannot be used: nothing was sent',
    advice: 'Correct the address of this user.'
  },
  'smtputf8-not-offered': {
    sentence: 'This address has letters that your mail server cannot handle',
    advice: 'Use an account whose server offers SMTPUTF8, or another address for this user.'
  },

  // The road to the mail server.
  'server-not-found': {
    sentence: 'The mail server was not found (DNS)',
    advice: 'Check the name of the server in the account and the network. It goes on by itself once found.'
  },
  'server-unreachable': {
    sentence: 'The mail server could not be reached',
    advice: 'Check the network, host and port. It goes on by itself once the server answers.'
  },
  'encryption-failed': {
    sentence: 'No secure connection to the mail server could be made',
    advice: 'Test the account: its certificate or its kind of encryption does not fit. Nothing was sent.'
  },
  'certificate-expired': {
    sentence: 'The certificate of the mail server has expired, so nothing was sent to it',
    advice: 'Ask whoever runs it, and look whether the clock of this computer is right.'
  },
  'certificate-of-another': {
    sentence: 'The certificate of the mail server is for another name, so nothing was sent to it',
    advice: 'Check the name of the server in the account. On a foreign network somebody may be in between.'
  },
  'certificate-untrusted': {
    sentence: 'Nobody trusted vouches for the mail server’s certificate, so nothing was sent to it',
    advice: 'Ask whoever runs the server. On a foreign network somebody may be in between.'
  },
  'encryption-too-old': {
    sentence: 'The mail server only speaks encryption that is no longer safe, so nothing was sent to it',
    advice: 'It has to speak TLS 1.2 or newer: ask whoever runs it, or use another server.'
  },
  'encryption-not-offered': {
    sentence: 'The mail server offers no encryption, so nothing was sent to it',
    advice: 'Choose another kind of encryption or another port in the account, and test it.'
  },
  'connection-lost': { sentence: 'Connection lost before the message was sent', advice: goesOn },
  'closed-before-sending': { sentence: 'Stopped before the message was sent', advice: goesOn },
  'server-busy': { sentence: 'The mail server asks for patience', advice: goesOn },
  'server-confused': { sentence: 'The mail server gave an answer that makes no sense here', advice: goesOn },

  // The account.
  'account-refused': {
    sentence: 'The mail server refuses the log-in',
    advice: 'Sending is paused. Check the log-in of the account, test it, then resume.'
  },
  'sign-in-again': {
    sentence: 'The sign-in of the account (OAuth 2) has ended',
    advice: 'Sending is paused. Sign in again for a new refresh token, enter it in the account, then resume.'
  },
  'token-refused': {
    sentence: 'The provider of the log-in refuses an access token',
    advice:
      'Sending is paused. Check client id, client secret and token URL of the account, test it, then resume.'
  },
  'no-token': {
    sentence: 'The provider of the log-in gives no access token at the moment',
    advice: goesOn
  },
  'account-barred': {
    sentence: 'The mail server lets this account log in no more: it is barred or switched off',
    advice:
      'Sending is paused. The reply says why. Ask whoever runs the server: another password does not help.'
  },
  'login-postponed': {
    sentence: 'The mail server cannot log in anyone at the moment',
    advice: 'It is tried again three times; then sending is paused for you.'
  },
  'server-refuses-us': {
    sentence: 'The mail server refuses to talk to this computer',
    advice: 'Sending is paused. The reply says why, often a block list or a wrong port.'
  },
  'relay-denied': {
    sentence: 'The mail server does not pass on mail for this account',
    advice:
      'Sending is paused. The reply says why: a log-in may be missing in the account, or the account, its domain or this computer may be barred or not yet approved.'
  },
  'sender-not-allowed': {
    sentence: 'The mail server does not allow this sender address',
    advice: 'Sending is paused. Use an address that the account may send from, or have it verified there.'
  },
  quota: {
    sentence: 'The sending limit of the account is used up',
    advice: 'Sending is paused until the server allows more; it then goes on.'
  },
  'account-cool-down': {
    sentence: 'The mail server finds that too much is coming from this account',
    advice: 'Sending rests for a while, then goes on more carefully.'
  },
  'sending-rate': { sentence: 'Faster than the mail server allows', advice: slowsDown },
  'relay-limit': { sentence: 'More at once than the mail server relays', advice: slowsDown },
  'too-many-connections': { sentence: 'Too many connections for the mail server', advice: slowsDown },

  // The recipient's domain.
  'domain-slow-down': {
    sentence: 'The recipient’s mail provider asks to slow down',
    advice: 'Only this domain is slowed; it is tried again by itself.'
  },

  // The recipient, for now.
  greylisted: { sentence: 'Greylisted: the server asks to come back', advice: triedAgain },
  'recipient-too-busy': { sentence: 'This mailbox gets too much mail at the moment', advice: triedAgain },
  'mailbox-full': { sentence: 'Mailbox full', advice: triedAgain },
  'gave-up': {
    sentence: 'Given up: the server put it off until time was up',
    advice: 'The last reply says why. Resend it when the reason is gone.'
  },
  'try-later': { sentence: 'Not now: the server asks to try later', advice: triedAgain },

  // The recipient, for good.
  'no-such-mailbox': {
    sentence: 'No such mailbox',
    advice: 'The address is marked undeliverable. Ask the user for another one.'
  },
  'no-such-domain': {
    sentence: 'The part after the @ does not take mail',
    advice: 'The address is marked undeliverable. It is often a slip of the pen: correct it.'
  },
  'bad-address': {
    sentence: 'The server says that this is not an address',
    advice: 'The address is marked undeliverable. Correct it.'
  },
  'mailbox-disabled': {
    sentence: 'This mailbox is switched off',
    advice: 'The address is marked undeliverable. Ask the user for another one.'
  },
  'mailbox-over-quota': {
    sentence: 'Mailbox full, and the server takes no more',
    advice: 'Ask the user to make room, then resend.'
  },
  'content-refused': {
    sentence: 'Refused for what is in the message, or by a policy',
    advice:
      'The reply says more. Check subject, text and links of the template, and SPF and DKIM of the sender.'
  },
  'message-too-large': {
    sentence: 'The message is too large for this mailbox',
    advice: 'Make the template smaller.'
  },
  refused: { sentence: 'Refused by the mail server', advice: 'The reply says why.' }
} as const satisfies Record<string, CauseText>

export type Cause = keyof typeof causes

/** The words for an id out of the log, also for one that this version does not know. */
export function causeText(id: string): CauseText {
  return Object.hasOwn(causes, id) ? causes[id as Cause] : { sentence: id, advice: 'The reply says more.' }
}
