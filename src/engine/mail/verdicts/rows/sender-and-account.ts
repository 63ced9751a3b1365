import type { ReplyRow } from '../reply-row.ts'
import * as words from '../reply-words.ts'
import {
  beforeRecipient,
  breaker,
  doubtSender,
  refuseAccount,
  refuseSender,
  rejected,
  sinceRecipient,
  sinceSender
} from './means.ts'

/** The sender, the account and the computer that sends: nobody pays for them. */
export const senderAndAccountRows: readonly ReplyRow[] = [
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
  { cause: 'server-busy', when: { phase: beforeRecipient, digit: [4] }, means: breaker }
]
