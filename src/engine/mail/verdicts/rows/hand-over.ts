import { mailerErrorCodes } from '../../mailer.ts'
import type { ReplyRow } from '../reply-row.ts'
import { deferredAWhile, refuseSender, rejected, sinceRecipient, undeliverable, unknown } from './means.ts'

/** What became of the hand-over itself, whoever the reply is about. */
export const handOverRows: readonly ReplyRow[] = [
  // After the body, yes and no in one reply is no answer.
  {
    cause: 'odd-answer-after-body',
    when: { bodyRead: true, contradictsItself: true },
    means: { ...unknown, action: { kind: 'none' } }
  },
  {
    cause: 'accepted',
    when: { outcome: 'accepted' },
    means: { outcome: 'accepted', scope: 'recipient', action: { kind: 'none' } }
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
    means: { outcome: 'not-sent', scope: 'account', action: { kind: 'none' } }
  },

  // Before the body, a reply that contradicts itself costs nobody more than a while.
  {
    cause: 'try-later',
    when: { phase: sinceRecipient, digit: [4, 5], contradictsItself: true },
    means: deferredAWhile
  }
]
