import type { ReplyRow } from '../reply-row.ts'
import * as words from '../reply-words.ts'
import { deferred, deferredAWhile, rejected, sinceRecipient, undeliverable } from './means.ts'

/** No, for good. What strikes an address off must speak of it. */
export const forGoodRows: readonly ReplyRow[] = [
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
  { cause: 'refused', when: { digit: [5], phase: sinceRecipient }, means: rejected }
]
