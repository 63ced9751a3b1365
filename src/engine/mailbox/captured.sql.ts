import type { CapturedRow } from '../../shared/models/mailbox.ts'
import type { Db } from '../db/index.ts'
import type { CapturedMessage } from './capture-server.ts'

/**
 * The IDs of captured emails have no gaps, because the oldest are removed first. So the oldest and the newest ID give the total,
 * and a page is found without counting.
 */
export function capturedRange(db: Db): { oldest: number; newest: number; total: number } {
  const { oldest, newest } = db
    .statement<{ oldest: number; newest: number }>(
      'SELECT coalesce(min(id), 1) AS oldest, coalesce(max(id), 0) AS newest FROM captured'
    )
    .get()!
  return { oldest, newest, total: newest - oldest + 1 }
}

export function insertCaptured(db: Db, messages: readonly CapturedMessage[]): void {
  const insert = db.statement(
    `INSERT INTO captured (received_at, mail_from, rcpt_to, to_name, subject, size, raw, seen)
     VALUES (?, ?, ?, ?, ?, ?, ?, 0)`
  )
  db.transaction(() => {
    for (const { receivedAt, mailFrom, rcptTo, toName, subject, raw } of messages) {
      insert.run(receivedAt, mailFrom, rcptTo, toName, subject, raw.length, raw)
    }
  })
}

/** Newest first, from `newest` down. */
export function capturedPage(db: Db, newest: number, limit: number): CapturedRow[] {
  return db.all(selectRows(db).where('id', '<=', newest).orderBy('id', 'desc').limit(limit)).map(toRow)
}

export function capturedRows(db: Db, ids: readonly number[]): CapturedRow[] {
  if (ids.length === 0) return []
  return db.all(selectRows(db).where('id', 'in', ids).orderBy('id', 'desc')).map(toRow)
}

/** IDs above `after` up to `through` whose subject or recipient contains `search`, newest first. */
export function searchCaptured(db: Db, search: string, after: number, through: number): number[] {
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
  const rows = db
    .statement<{ id: number }>(
      `SELECT id FROM captured WHERE id > ?1 AND id <= ?2
       AND (subject LIKE ?3 ESCAPE '\\' OR rcpt_to LIKE ?3 ESCAPE '\\' OR to_name LIKE ?3 ESCAPE '\\')
       ORDER BY id DESC`
    )
    .all(after, through, pattern)
  return rows.map(({ id }) => id)
}

export function findCaptured(db: Db, id: number): { row: CapturedRow; raw: Uint8Array } | undefined {
  const found = db.get(selectRows(db).select('raw').where('id', '=', id))
  return found && { row: toRow(found), raw: found.raw }
}

export function markSeen(db: Db, id: number): void {
  db.run(db.k.updateTable('captured').set({ seen: 1 }).where('id', '=', id))
}

export function oldestCaptured(db: Db, limit: number): { id: number; receivedAt: number }[] {
  return db.all(
    db.k.selectFrom('captured').select(['id', 'received_at as receivedAt']).orderBy('id').limit(limit)
  )
}

/** Removes all up to `id`. */
export function deleteCaptured(db: Db, id: number): void {
  db.run(db.k.deleteFrom('captured').where('id', '<=', id))
}

function selectRows(db: Db) {
  return db.k
    .selectFrom('captured')
    .select(['id', 'received_at', 'mail_from', 'rcpt_to', 'to_name', 'subject', 'size', 'seen'])
}

interface StoredRow {
  id: number
  received_at: number
  mail_from: string
  rcpt_to: string
  to_name: string
  subject: string
  size: number
  seen: number
}

function toRow(row: StoredRow): CapturedRow {
  const {
    id,
    received_at: receivedAt,
    mail_from: from,
    rcpt_to: to,
    to_name: toName,
    subject,
    size,
    seen
  } = row
  return { id, receivedAt, from, to, toName, subject, size, seen: seen === 1 }
}
