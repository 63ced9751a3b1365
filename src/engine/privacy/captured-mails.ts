import type { Db } from '../db/index.ts'
import type { createYielder } from '../runtime/index.ts'
import { bytesOfCaptured, capturedAfter, messageIdsOf } from './captured-mails.sql.ts'
import type { Mentions } from './mentions.ts'
import type { People } from './people.sql.ts'

/** Read in one statement, and looked through in one stretch: about 3 ms. */
const mailsPerRead = 50
const bytesPerStretch = 250_000
/** Longer than any address, so that one at the end of a stretch is whole in the next. */
const overlapBytes = 1000

/**
 * Ids of the mails in the test mailbox that are to people or from them: by their address, in the envelope or anywhere in
 * the mail as it was sent, and by Message-ID, which recognizes a test mail that was made from their values.
 */
export async function* findCapturedOf(
  db: Db,
  people: People,
  mentions: Mentions,
  slices: ReturnType<typeof createYielder>
): AsyncGenerator<number, void, void> {
  const messageIds = messageIdsOf(db, people)
  for (let after = 0; ;) {
    const mails = capturedAfter(db, after, mailsPerRead)
    if (mails.length === 0) return
    for (const { id, size, rcptTo, mailFrom, toName, subject } of mails) {
      after = id
      let found = mentions.isIn([rcptTo, mailFrom, toName, subject].join('\n'))
      for (let start = 1; start <= size && !found; start += bytesPerStretch - overlapBytes) {
        const text = Buffer.from(bytesOfCaptured(db, id, start, bytesPerStretch)).toString('utf8')
        const messageId = start === 1 ? /^message-id:\s*(<[^>]*>)/im.exec(text)?.[1] : undefined
        found = (messageId !== undefined && messageIds.has(messageId)) || mentions.isAddressIn(text)
        await slices.turn()
      }
      if (found) yield id
    }
  }
}
