export const minute = 60_000
/** From here on the recipient has been named. Whether a reply is about it is for the words and the codes to say. */
export const sinceRecipient = ['rcpt', 'data', 'body', 'final'] as const
export const sinceSender = ['mail', ...sinceRecipient] as const
export const beforeRecipient = ['connect', 'tls', 'greeting', 'ehlo', 'auth', 'mail', 'unknown'] as const

const account = 'account'
const recipient = 'recipient'
export const breaker = { outcome: 'not-sent', scope: account, action: { kind: 'breaker' } } as const
// A server that swallowed one message may swallow the next, so the account rests.
export const unknown = { outcome: 'unknown', scope: account, action: { kind: 'breaker' } } as const
export const refuseAccount = {
  outcome: 'not-sent',
  scope: account,
  action: { kind: 'pause', reason: 'account-refused' }
} as const
export const refuseSender = {
  outcome: 'not-sent',
  scope: 'sender',
  action: { kind: 'pause', reason: 'sender-refused' }
} as const
// Often a name that could not be looked up just now. The stop-loss pauses when it goes on.
export const doubtSender = {
  outcome: 'not-sent',
  scope: 'sender',
  action: { kind: 'none' },
  least: 5 * minute
} as const
export const usedUp = {
  outcome: 'not-sent',
  scope: account,
  action: { kind: 'pause', reason: 'quota' }
} as const
export const coolDown = {
  outcome: 'not-sent',
  scope: account,
  action: { kind: 'cool-down', ms: 15 * minute }
} as const
export const deferred = { outcome: 'deferred', scope: recipient, action: { kind: 'none' } } as const
export const deferredAWhile = { ...deferred, least: 5 * minute } as const
export const slowDomain = { outcome: 'deferred', scope: 'domain', action: { kind: 'slow-domain' } } as const
export const rejected = { outcome: 'rejected', scope: recipient, action: { kind: 'none' } } as const
export const undeliverable = { ...rejected, undeliverable: true } as const
export const fewerConnections = {
  outcome: 'not-sent',
  scope: account,
  action: { kind: 'fewer-connections' }
} as const
// The message that came too early waits a little, so that it does not come first again and again.
export const halveRate = {
  outcome: 'not-sent',
  scope: account,
  action: { kind: 'halve-rate' },
  least: minute
} as const
