import { existsSync, rmSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { asAppError } from './disk-errors.ts'
import type { Statement, Statements } from './statement.ts'

/** A database of its own for work under way: quick, and worth nothing after a crash. */
export interface StageFile extends Statements {
  transaction<T>(work: () => T): T
  close(): void
}

/** kB of cache: what is sorted takes as much again. */
const cache = 10_000

/** Makes `file` anew. Throws DISK_FULL, READ_ONLY. */
export function createStageFile(file: string, schema: string): StageFile {
  removeStageFile(file)
  return open(file, schema)
}

/** Opens one that was made in this session. */
export function openStageFile(file: string): StageFile {
  return open(file, '')
}

function open(file: string, schema: string): StageFile {
  let connection: DatabaseSync | undefined
  try {
    connection = new DatabaseSync(file, { timeout: 5000 })
    // Only of this file: without `main` they would hold for those attached later too.
    connection.exec(`
      PRAGMA main.journal_mode = OFF;
      PRAGMA main.synchronous = OFF;
      PRAGMA main.cache_size = -${cache};
      ${schema}
    `)
    return wrap(connection)
  } catch (error) {
    connection?.close()
    throw asAppError(error)
  }
}

/** As wrapDatabase of db/, without Kysely: loading it takes longer than checking a file of thousands. */
function wrap(connection: DatabaseSync): StageFile {
  const statements = new Map<string, StatementSync>()
  return {
    statement<R>(sql: string) {
      let prepared = statements.get(sql)
      if (!prepared) {
        prepared = connection.prepare(sql)
        statements.set(sql, prepared)
      }
      return prepared as unknown as Statement<R>
    },
    transaction(work) {
      try {
        connection.exec('BEGIN')
        const result = work()
        connection.exec('COMMIT')
        return result
      } catch (error) {
        // There is no journal to go back by: what is in the file now is worth nothing.
        throw asAppError(error)
      }
    },
    close: () => connection.close()
  }
}

/** Lets SQL of `db` read another database file as `name`. */
export function attachToRead(db: Statements, file: string, name: string): void {
  db.statement(`ATTACH ? AS ${name}`).run(`${pathToFileURL(file).href}?mode=ro`)
}

export function detach(db: Statements, name: string): void {
  db.statement(`DETACH ${name}`).run()
}

export function removeStageFile(file: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) {
    if (existsSync(file + suffix)) rmSync(file + suffix, { force: true })
  }
}
