import type { Traces } from '../models/user.ts'
import type { Format } from './format.ts'

const some = (lines: (string | false)[]): string[] => lines.filter((line) => line !== false)

export const whatGoes = ({ ids, backups, views }: Traces, format: Format): string[] => {
  const one = ids.length === 1
  return some([
    `${one ? 'The user' : 'The users'}, with custom fields, former addresses and activity.`,
    'Name, address, link and server reply in every log row, and anywhere else they appear.',
    'Their emails in the test mailbox, and files chosen for import since Countersign started, with skipped rows.',
    views.length > 0 && `Saved views that search for them: ${views.map((name) => `“${name}”`).join(', ')}.`,
    backups > 0 &&
      `${backups === 1 ? 'The backup' : `All ${format.countOf(backups, 'backup')}`}. A new one without them is created.`,
    'Everything you could still undo, including unrelated changes.'
  ])
}

export const whatStays = ({ deliveries, attempts }: Traces, format: Format): string[] =>
  some([
    deliveries > 0 &&
      `${format.countOf(deliveries, 'email')} and ${format.countOf(attempts, 'log row')} of a “removed person”, with outcome and times, so that the numbers of campaigns stay correct.`,
    'Files you exported or imported, and emails that were sent.'
  ])

export const whatToKnow = ({ waiting, sending, sameAddress }: Traces, format: Format): string[] =>
  some([
    waiting > 0 && `${format.countOf(waiting, 'active campaign')} will not email them.`,
    sending > 0 && 'An email that is being sent right now finishes first.',
    sameAddress > 0 && `${format.countOf(sameAddress, 'other user')} with the same address will be kept.`,
    'Importing the same person again adds them as a new pending user.',
    'Sending pauses briefly while the data file is rewritten. If emails are being sent, that waits until the next start.'
  ])
