import type { MailboxFaults } from '../../shared/models/mailbox.ts'

/** What goes wrong with one message; null: nothing. */
export type Fault = Exclude<keyof MailboxFaults, 'delayMs'> | null

/** Drawn in this order; what exceeds 100 % in total never happens. */
const order = ['busy421', 'greylist451', 'reject550', 'dropBeforeBody', 'dropAfterBody'] as const

/** @param random in [0, 1), seeded: the same draws play the same faults */
export function drawFault(faults: MailboxFaults, random: () => number): Fault {
  let left = random() * 100
  for (const fault of order) {
    left -= faults[fault]
    if (left < 0) return fault
  }
  return null
}
