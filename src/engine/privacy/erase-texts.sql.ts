import type { Db } from '../db/index.ts'

type Row = Record<string, string | number | null>

export const textsAfter = (
  db: Db,
  table: string,
  columns: readonly string[],
  id: number,
  limit: number
): (Row & { id: number })[] =>
  db
    .statement<Row & { id: number }>(
      `SELECT id, ${columns.join(', ')} FROM ${table} WHERE id > ? ORDER BY id LIMIT ?`
    )
    .all(id, limit)

export function setText(
  db: Db,
  table: string,
  column: string,
  id: number,
  value: string | number | null
): void {
  db.statement(`UPDATE ${table} SET ${column} = ? WHERE id = ?`).run(value, id)
}
