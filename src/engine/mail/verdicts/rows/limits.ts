import type { ReplyRow } from '../reply-row.ts'
import * as words from '../reply-words.ts'
import {
  beforeRecipient,
  coolDown,
  deferredAWhile,
  fewerConnections,
  halveRate,
  minute,
  sinceRecipient,
  sinceSender,
  usedUp
} from './means.ts'

/** Too much at once, or too much altogether. */
export const limitRows: readonly ReplyRow[] = [
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
  // X.2.2 is a full mailbox, whatever else it is called.
  {
    cause: 'quota',
    when: { digit: [4, 5], text: words.sendingLimitText, notEnhanced: ['x.2.2'] },
    means: usedUp
  },
  {
    cause: 'account-cool-down',
    when: { digit: [5], text: words.accountRateText, notText: words.mailboxFullText },
    means: coolDown
  }
]
