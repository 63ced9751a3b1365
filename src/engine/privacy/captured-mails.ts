import type { Db } from '../db/index.ts'
import type { createYielder } from '../runtime/index.ts'
import type { Mentions } from './mentions.ts'
import { bound, type People, withPeople } from './people.ts'

/** Mails looked through in one statement, and bytes of a mail looked at in one go: about 3 ms. */
const stretch = 50
const bytesAtOnce = 250_000
/** Longer than any address: what a cut goes through is looked at whole. */
const overlap = 1000

interface CapturedEnvelope {
  id: number
  size: number
  rcptTo: string
  mailFrom: string
  toName: string
  subject: string
}

/**
 * Ids of the mails in the test mailbox that are to people or of them: by their address, in the envelope or anywhere in
 * the mail as it was sent, and by Message-ID, which tells a test mail that was made from their values.
 */
export async function* findCapturedOf(
  db: Db,
  people: People,
  mentions: Mentions,
  slices: ReturnType<typeof createYielder>
): AsyncGenerator<number, void, void> {
  const messageIds = messageIdsOf(db, people)
  const rows = db.statement(
    `SELECT id, size, rcpt_to AS rcptTo, mail_from AS mailFrom, to_name AS toName, subject FROM captured
     WHERE id > ? ORDER BY id LIMIT ${stretch}`
  )
  const part = db.statement('SELECT substr(raw, ?, ?) AS bytes FROM captured WHERE id = ?')
  for (let after = 0; ;) {
    const mails = rows.all(after) as unknown as CapturedEnvelope[]
    if (mails.length === 0) return
    for (const { id, size, rcptTo, mailFrom, toName, subject } of mails) {
      after = id
      let found = mentions.isIn([rcptTo, mailFrom, toName, subject].join('\n'))
      for (let start = 1; start <= size && !found; start += bytesAtOnce - overlap) {
        const { bytes } = (part.get(start, bytesAtOnce, id) ?? {}) as { bytes?: Uint8Array }
        const text = Buffer.from(bytes ?? []).toString('utf8')
        const messageId = start === 1 ? /^message-id:\s*(<[^>]*>)/im.exec(text)?.[1] : undefined
        found = (messageId !== undefined && messageIds.has(messageId)) || mentions.isAddressIn(text)
        await slices.turn()
      }
      if (found) yield id
    }
  }
}

function messageIdsOf(db: Db, people: People): Set<string> {
  const rows = db
    .statement(
      `${withPeople} SELECT message_id AS id FROM deliveries WHERE message_id IS NOT NULL
       AND (user_id IN (SELECT id FROM ids) OR id IN (SELECT id FROM tests))`
    )
    .all(...bound(people)) as { id: string }[]
  return new Set(rows.map(({ id }) => id))
}
