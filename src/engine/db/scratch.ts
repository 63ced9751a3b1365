import { rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { asAppError, type Db, wrapDatabase } from './database.ts'

/** A database of its own for work under way: quick, and gone with a crash. */
export interface Scratch extends Pick<Db, 'statement' | 'transaction'> {
  /** Closes it and removes its file. */
  remove(): void
}

/** Makes `file` anew. Throws DISK_FULL, READ_ONLY. */
export function openScratch(file: string, schema: string): Scratch {
  const remove = () => {
    for (const suffix of ['', '-journal']) rmSync(file + suffix, { force: true })
  }
  remove()
  try {
    const connection = new DatabaseSync(file)
    connection.exec(`
      PRAGMA journal_mode = OFF;
      PRAGMA synchronous = OFF;
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA cache_size = -16384;
      ${schema}
    `)
    const db = wrapDatabase(connection, file)
    return {
      statement: (sql) => db.statement(sql),
      transaction: (work) => db.transaction(work),
      remove() {
        db.close()
        remove()
      }
    }
  } catch (error) {
    throw asAppError(error)
  }
}
