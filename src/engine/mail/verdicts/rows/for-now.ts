import type { ReplyRow } from '../reply-row.ts'
import * as words from '../reply-words.ts'
import {
  breaker,
  coolDown,
  deferred,
  deferredAWhile,
  refuseAccount,
  sinceRecipient,
  slowDomain
} from './means.ts'

/** Not now. */
export const forNowRows: readonly ReplyRow[] = [
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
  { cause: 'try-later', when: { digit: [4], phase: sinceRecipient }, means: deferred }
]
