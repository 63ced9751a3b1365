import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import {
  type Compilable,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler
} from 'kysely'
import { type Checkpoints, createCheckpoints } from './checkpoints/checkpoints.ts'
import { asAppError, type Statement, type Statements } from '../sqlite/index.ts'
import type { Schema } from './schema.ts'

/** What a query built with Kysely returns a row of. */
type RowOf<Q> = Q extends Compilable<infer Row> ? Row : never

/**
 * The database as the features see it. Queries are built, typed, with `k`, and run here, at once: a write transaction is
 * one synchronous function, so no other work of the engine can come in between and none of them can be held open by
 * something that waits (docs/decisions/0001). Hot paths use `statement`, prepared once.
 */
export interface Db {
  /** Builds queries; never runs them. */
  readonly k: Kysely<Schema>
  all<Q extends Compilable>(query: Q): RowOf<Q>[]
  get<Q extends Compilable>(query: Q): RowOf<Q> | undefined
  run(query: Compilable): { changes: number; lastId: number }
  /** A prepared statement, kept for the life of the connection. For SQL that Kysely cannot say, and for hot paths. */
  statement: Statements['statement']
  /** Runs `work` in one transaction (IMMEDIATE). Inside another one it joins it. Keep it under 20 ms. */
  transaction<T>(work: () => T): T
  readonly file: string
  /** Nothing can be written: each attempt throws READ_ONLY. */
  readonly readOnly: boolean
  readonly checkpoints: Checkpoints
  close(): void
}

export function wrapDatabase(connection: DatabaseSync, file: string, { readOnly = false } = {}): Db {
  const k = new Kysely<Schema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler()
    }
  })
  const statements = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    let prepared = statements.get(sql)
    if (!prepared) {
      // A filter of free shape makes endless variants of a statement; those used least recently go.
      if (statements.size >= 500) statements.delete(statements.keys().next().value!)
      prepared = connection.prepare(sql)
    } else {
      statements.delete(sql)
    }
    statements.set(sql, prepared)
    return prepared
  }
  let depth = 0

  return {
    k,
    file,
    readOnly,
    checkpoints: createCheckpoints(connection, file),
    statement: <R>(sql: string) => prepare(sql) as unknown as Statement<R>,
    all<Q extends Compilable>(query: Q) {
      const { sql, parameters } = query.compile()
      return prepare(sql).all(...bindable(parameters)) as RowOf<Q>[]
    },
    get<Q extends Compilable>(query: Q) {
      const { sql, parameters } = query.compile()
      return prepare(sql).get(...bindable(parameters)) as RowOf<Q> | undefined
    },
    run(query) {
      const { sql, parameters } = query.compile()
      const { changes, lastInsertRowid } = prepare(sql).run(...bindable(parameters))
      return { changes: Number(changes), lastId: Number(lastInsertRowid) }
    },
    transaction(work) {
      if (depth > 0) return work()
      depth++
      try {
        connection.exec('BEGIN IMMEDIATE')
        const result = work()
        connection.exec('COMMIT')
        return result
      } catch (error) {
        // A full disk makes SQLite roll back by itself.
        if (connection.isTransaction) connection.exec('ROLLBACK')
        throw asAppError(error)
      } finally {
        depth--
      }
    },
    close() {
      statements.clear()
      connection.close()
    }
  }
}

/** node:sqlite stores a Date as NULL without a word, and cannot bind undefined: both are mistakes of ours, so say so. */
function bindable(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map((value) => {
    if (value === undefined || value instanceof Date) {
      throw new TypeError(`Cannot bind ${value === undefined ? 'undefined' : 'a Date'} to SQL.`)
    }
    return (typeof value === 'boolean' ? Number(value) : value) as SQLInputValue
  })
}
