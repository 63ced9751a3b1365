import type { MailboxFaults } from '../models/mailbox.ts'

export type FaultShare = Exclude<keyof MailboxFaults, 'delayMs'>

/** What the test mailbox can be made to do to a share of the messages, and what to expect of it. */
export const faultWords: Record<FaultShare, { name: string; short: string; explanation: string }> = {
  greylist451: {
    name: 'Greylisted',
    short: 'greylisted (451)',
    explanation: '451: temporary refusal. Retried automatically.'
  },
  busy421: {
    name: 'Too many connections',
    short: 'too many connections (421)',
    explanation: '421: sending slows down automatically and continues.'
  },
  reject550: {
    name: 'No such mailbox',
    short: 'rejected (550)',
    explanation: '550: rejected, and the addresses are marked undeliverable.'
  },
  dropBeforeBody: {
    name: 'Dropped before the message',
    short: 'dropped before the message',
    explanation:
      'The connection drops before the message. Retried automatically; doesn’t count against the user.'
  },
  dropAfterBody: {
    name: 'Dropped after the message',
    short: 'dropped after the message',
    explanation: 'The connection drops before the reply. The outcome is unknown, and you decide.'
  }
}

export const faultShares = Object.keys(faultWords) as FaultShare[]

export const isRehearsing = (faults: MailboxFaults): boolean =>
  faults.delayMs > 0 || faultShares.some((share) => faults[share] > 0)

export const shareTogether = (faults: MailboxFaults): number =>
  faultShares.reduce((sum, share) => sum + faults[share], 0)

/** '10 % greylisted (451), 2 % rejected (550), replies take 100 ms' */
export function rehearsalWords(faults: MailboxFaults): string {
  const words = faultShares
    .filter((share) => faults[share] > 0)
    .map((share) => `${faults[share]}% ${faultWords[share].short}`)
  if (faults.delayMs > 0) words.push(`replies take ${faults.delayMs} ms`)
  return words.join(', ')
}
