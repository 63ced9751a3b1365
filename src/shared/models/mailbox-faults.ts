import type { MailboxFaults } from './mailbox.ts'

/** The test mailbox as it is at the start: it accepts everything, at once. */
export const noFaults: MailboxFaults = {
  busy421: 0,
  greylist451: 0,
  reject550: 0,
  dropBeforeBody: 0,
  dropAfterBody: 0,
  delayMs: 0
}

/** A bit of everything, wherever a bad day is to be rehearsed. */
export const badDay: MailboxFaults = {
  busy421: 2,
  greylist451: 10,
  reject550: 2,
  dropBeforeBody: 2,
  dropAfterBody: 1,
  delayMs: 100
}
