import { existsSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { asAppError, type Db, wrapDatabase } from './database.ts'

/** A database of its own for work under way: quick, and worth nothing after a crash. */
export type StageFile = Pick<Db, 'statement' | 'transaction' | 'close'>

/** kB of cache: what is sorted takes as much again. */
const cache = 48_000

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
    return wrapDatabase(connection, file)
  } catch (error) {
    connection?.close()
    throw asAppError(error)
  }
}

/** Lets SQL of `db` read another database file as `name`. */
export function attachToRead(db: Pick<Db, 'statement'>, file: string, name: string): void {
  db.statement(`ATTACH ? AS ${name}`).run(`${pathToFileURL(file).href}?mode=ro`)
}

export function detach(db: Pick<Db, 'statement'>, name: string): void {
  db.statement(`DETACH ${name}`).run()
}

export function removeStageFile(file: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) {
    if (existsSync(file + suffix)) rmSync(file + suffix, { force: true })
  }
}
