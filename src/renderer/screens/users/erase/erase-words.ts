import type { Traces } from '../../../../shared/models/user.ts'
import { formatCountOf } from '../../../format/index.ts'

const some = (lines: (string | false)[]): string[] => lines.filter((line) => line !== false)

export const whatGoes = ({ ids, backups, views }: Traces): string[] => {
  const one = ids.length === 1
  return some([
    `${one ? 'The user' : 'The users'} with all values, former addresses and history.`,
    'Name, address, link and the server’s answer in each log row, and wherever else they are named.',
    'Their mails in the test mailbox; files chosen for import since the start, with refused rows.',
    views.length > 0 && `What searches for them: ${views.map((name) => `“${name}”`).join(', ')}.`,
    backups > 0 &&
      `${backups === 1 ? 'The backup' : `All ${formatCountOf(backups, 'backup')}`}. A new one without them is made.`,
    'Everything that could still be undone, whatever it was.'
  ])
}

export const whatStays = ({ deliveries, attempts }: Traces): string[] =>
  some([
    deliveries > 0 &&
      `${formatCountOf(deliveries, 'mail')} and ${formatCountOf(attempts, 'log row')} of a “removed person”, with outcome and times: the numbers of campaigns stay true.`,
    'Files you exported or imported from, and mails that were sent.'
  ])

export const whatToKnow = ({ waiting, sending, sameAddress }: Traces): string[] =>
  some([
    waiting > 0 && `Nothing more is sent to them by ${formatCountOf(waiting, 'campaign')} under way.`,
    sending > 0 && 'A mail that is with the mail server right now is waited for.',
    sameAddress > 0 && `${formatCountOf(sameAddress, 'other user')} with the same address: they stay.`,
    'Nothing is kept to know them by: an import that has them brings them back, pending.',
    'Sending stops for a moment while the data file is written anew. While mails are going out, that waits for the next start.'
  ])
