import type { Db } from '../db/index.ts'
import { bound, type People, withPeople } from './people.sql.ts'
import type { plainRow } from './plain-row.ts'

export interface CapturedEnvelope {
  id: number
  /** Bytes. */
  size: number
  rcptTo: string
  mailFrom: string
  toName: string
  subject: string
}

export const capturedAfter = (db: Db, id: number, limit: number): CapturedEnvelope[] =>
  db
    .statement<CapturedEnvelope>(
      `SELECT id, size, rcpt_to AS rcptTo, mail_from AS mailFrom, to_name AS toName, subject FROM captured
       WHERE id > ? ORDER BY id LIMIT ?`
    )
    .all(id, limit)

/** `start` counts from 1. */
export const bytesOfCaptured = (db: Db, id: number, start: number, length: number): Uint8Array =>
  db
    .statement<{ bytes: Uint8Array }>('SELECT substr(raw, ?, ?) AS bytes FROM captured WHERE id = ?')
    .get(start, length, id)?.bytes ?? new Uint8Array()

export const capturedRow = (db: Db, id: number): Parameters<typeof plainRow>[0] | undefined =>
  db.statement('SELECT * FROM captured WHERE id = ?').get(id)

export const messageIdsOf = (db: Db, people: People): Set<string> =>
  new Set(
    db
      .statement<{ id: string }>(
        `${withPeople} SELECT message_id AS id FROM deliveries WHERE message_id IS NOT NULL
         AND (user_id IN (SELECT id FROM ids) OR id IN (SELECT id FROM tests))`
      )
      .all(...bound(people))
      .map(({ id }) => id)
  )

/** Mails are numbered without a gap, so an erased one keeps its row. */
export function replaceCaptured(
  db: Db,
  id: number,
  mail: { rcptTo: string; subject: string; raw: Uint8Array }
): void {
  db.statement(
    `UPDATE captured SET mail_from = '', rcpt_to = ?, to_name = '', subject = ?, size = ?, raw = ?, seen = 1
     WHERE id = ?`
  ).run(mail.rcptTo, mail.subject, mail.raw.length, mail.raw, id)
}
