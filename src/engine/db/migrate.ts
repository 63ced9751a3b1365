import type { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../shared/errors.ts'
import { first } from './migrations/0010-first.ts'

/** One step of the schema. Numbered in tens; never edited once released. */
export interface Migration {
  number: number
  slug: string
  sql: string
}

export const migrations: readonly Migration[] = [first]

const newest = migrations.at(-1)!.number

/** The number of the newest migration the file has had. 0: a new file. */
export function schemaVersion(db: DatabaseSync): number {
  return (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version
}

/**
 * Brings the file up to date, each step in a transaction of its own, `beforeEach` (the backup) in front of the first.
 * Throws DATABASE_NEWER for a file of a later version of the program, which is left as it is.
 */
export function migrate(
  db: DatabaseSync,
  beforeFirst: (from: number) => void = () => {},
  upTo = newest
): void {
  const from = schemaVersion(db)
  if (from > newest) {
    throw new AppError(
      'DATABASE_NEWER',
      `The data was written by a newer version of Countersign (its schema is ${from}, this version knows ${newest}). ` +
        'Install that version again, or choose another data folder. Nothing was changed.',
      { data: { found: from, known: newest } }
    )
  }
  const due = migrations.filter((migration) => migration.number > from && migration.number <= upTo)
  if (due.length > 0 && from > 0) beforeFirst(from)
  for (const migration of due) {
    db.exec('BEGIN IMMEDIATE')
    try {
      db.exec(migration.sql)
      db.exec(`PRAGMA user_version = ${migration.number}`)
      db.exec('COMMIT')
    } catch (error) {
      db.exec('ROLLBACK')
      throw error
    }
  }
}
