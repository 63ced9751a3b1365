import type { SQLInputValue } from 'node:sqlite'
import type { Db } from './database.ts'

/**
 * Runs a query with one column of ids. Some five times as fast as reading rows: SQLite hands the ids over as one text.
 * A query that orders must also have a LIMIT, or SQLite may leave the order out.
 */
export function readIds(db: Db, sql: string, ...parameters: SQLInputValue[]): number[] {
  const row = db
    .statement(`WITH found (id) AS (${sql}) SELECT json_group_array(id) AS ids FROM found`)
    .get(...parameters)
  return JSON.parse((row as { ids: string }).ids) as number[]
}
