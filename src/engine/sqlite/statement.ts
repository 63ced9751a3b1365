import type { SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'

type Row = Record<string, SQLOutputValue>

type Parameters = SQLInputValue[] | [named: Record<string, SQLInputValue>]

/**
 * A prepared statement whose rows have a type. Nothing checks the type, so it is written beside the SQL, in a `*.sql.ts`
 * file, and nowhere else.
 */
export interface Statement<R = Row> extends Omit<StatementSync, 'get' | 'all' | 'iterate'> {
  get(...parameters: Parameters): R | undefined
  all(...parameters: Parameters): R[]
  iterate(...parameters: Parameters): NodeJS.Iterator<R>
}

/** What can prepare statements: the database, and a stage file. */
export interface Statements {
  /** Prepared once, and kept. */
  statement<R = Row>(sql: string): Statement<R>
}
