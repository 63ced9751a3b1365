import type { Db } from '../../db/index.ts'

export interface ExportedUser {
  external_id: string | null
  name: string
  address: string
  status: string
  role: string
  locale: string
  /** JSON object. */
  fields: string
  status_at: number | null
  last_sent_at: number | null
  last_outcome: string | null
  sent_count: number
  created_at: number
}

/** By ID, without deleted users. */
export const exportedUsers = (db: Db, ids: number[]): ExportedUser[] =>
  db
    .statement<ExportedUser>(
      `SELECT external_id, name, address, status, role, locale, fields, status_at, last_sent_at, last_outcome, sent_count,
         created_at
       FROM users WHERE id IN (SELECT value FROM json_each(?)) AND status <> 'deleted' ORDER BY id`
    )
    .all(JSON.stringify(ids))

/** The custom fields that any of these users has. */
export const fieldNamesOf = (db: Db, ids: number[]): string[] =>
  db
    .statement<{ key: string }>(
      `SELECT DISTINCT f.key FROM users u, json_each(u.fields) f
       WHERE u.id IN (SELECT value FROM json_each(?)) AND u.fields <> '{}'`
    )
    .all(JSON.stringify(ids))
    .map(({ key }) => key)
