import type { Db } from '../db/index.ts'

export type Row = Record<string, string | number | null>
export type TextKey = string | number

export interface TextPlace {
  table: string
  /** The column of its primary key. */
  key: string
  columns: readonly string[]
}

export const textsAfter = (
  db: Db,
  { table, key, columns }: TextPlace,
  after: TextKey,
  limit: number
): (Row & { key: TextKey })[] =>
  db
    .statement<Row & { key: TextKey }>(
      `SELECT ${key} AS key, ${columns.join(', ')} FROM ${table} WHERE ${key} > ? ORDER BY ${key} LIMIT ?`
    )
    .all(after, limit)

export function setText(
  db: Db,
  { table, key, column }: { table: string; key: string; column: string },
  of: TextKey,
  value: string | number | null
): void {
  db.statement(`UPDATE ${table} SET ${column} = ? WHERE ${key} = ?`).run(value, of)
}
