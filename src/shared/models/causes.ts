/**
 * Why a delivery is where it is. The ids are kept with each attempt, so an id is never renamed or given another meaning.
 * shared/words/cause-words.ts has the words.
 */
export const causes = [
  'accepted',

  // The server may have the message: a person decides.
  'connection-lost-after-body',
  'no-answer-after-body',
  'interrupted-after-body',
  'odd-answer-after-body',
  'crashed-while-sending',

  // Refused here, before anything went out.
  'address-not-sendable',
  'smtputf8-not-offered',

  // The way to the mail server.
  'server-not-found',
  'server-unreachable',
  'encryption-failed',
  'certificate-expired',
  'certificate-of-another',
  'certificate-untrusted',
  'encryption-too-old',
  'encryption-not-offered',
  'connection-lost',
  'closed-before-sending',
  'server-busy',
  'server-confused',

  // The account.
  'account-refused',
  'sign-in-again',
  'token-refused',
  'no-token',
  'account-barred',
  'login-postponed',
  'server-refuses-us',
  'relay-denied',
  'sender-not-allowed',
  'quota',
  'account-cool-down',
  'sending-rate',
  'relay-limit',
  'too-many-connections',

  // The recipient's domain.
  'domain-slow-down',

  // The recipient, for now.
  'greylisted',
  'recipient-too-busy',
  'mailbox-full',
  'gave-up',
  'try-later',

  // The recipient, for good.
  'no-such-mailbox',
  'no-such-domain',
  'bad-address',
  'mailbox-disabled',
  'mailbox-over-quota',
  'content-refused',
  'message-too-large',
  'refused'
] as const

export type Cause = (typeof causes)[number]
