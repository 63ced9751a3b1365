import { type Backup, type Db, inspectBackup } from '../db/index.ts'
import { bound, type People, withPeople } from './people.sql.ts'
import type { plainRow } from './plain-row.ts'

type Row = Parameters<typeof plainRow>[0]

/** `select`: of tables.ts. */
export const rowsAbout = (db: Db, select: string, people: People): Row[] =>
  db.statement<Row>(`${withPeople} ${select}`).all(...bound(people))

export const rowsAfter = (db: Db, table: string, id: number, limit: number): (Row & { id: number })[] =>
  db.statement<Row & { id: number }>(`SELECT * FROM ${table} WHERE id > ? ORDER BY id LIMIT ?`).all(id, limit)

export interface StoredReply {
  id: number
  user_id: number
  started_at: number
  reply: string | null
  error: string | null
}

/** Of every attempt, whoever it was about. */
export const repliesAfter = (db: Db, id: number, limit: number): StoredReply[] =>
  db
    .statement<StoredReply>(
      'SELECT id, user_id, started_at, reply, error FROM attempts WHERE id > ? ORDER BY id LIMIT ?'
    )
    .all(id, limit)

/** By the id or the address of users in it. Throws what inspectBackup throws. */
export function isInBackup(backup: Backup, { ids, keys }: People): boolean {
  const listed = (values: readonly (string | number)[]) =>
    values.map((value) => (typeof value === 'number' ? value : `'${value.replaceAll("'", "''")}'`)).join(', ')
  const users = `SELECT 1 FROM users WHERE id IN (${listed(ids)}) OR address_key IN (${listed(keys)}) LIMIT 1`
  return inspectBackup(backup, users).length > 0
}
