import type { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../../shared/errors.ts'
import { first } from './0010-first.ts'
import { userSearch } from './0020-user-search.ts'
import { overview } from './0030-overview.ts'
import { openedBy } from './0040-opened-by.ts'
import { accountOAuth2 } from './0050-account-oauth2.ts'
import { peopleHere } from './0060-people-here.ts'
import { giveUp } from './0070-give-up.ts'
import { formerAddresses } from './0080-former-addresses.ts'
import { mayHaveArrived } from './0090-may-have-arrived.ts'
import { actors } from './0100-actors.ts'
import { phrases } from './0110-phrases.ts'
import { userPhrases } from './0120-user-phrases.ts'
import type { Migration } from './migration.ts'

export const migrations: readonly Migration[] = [
  first,
  userSearch,
  overview,
  openedBy,
  accountOAuth2,
  peopleHere,
  giveUp,
  formerAddresses,
  mayHaveArrived,
  actors,
  phrases,
  userPhrases
]

export const newestSchema = migrations.at(-1)!.number

/** The number of the newest migration the file has had. 0: a new file. */
export function schemaVersion(db: DatabaseSync): number {
  return (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version
}

/** Throws DATABASE_NEWER for the version of a later program. */
export function refuseNewer(version: number): void {
  if (version <= newestSchema) return
  throw new AppError('DATABASE_NEWER', 'data-newer', { found: version, known: newestSchema })
}

/**
 * Brings the file up to date, each step in a transaction of its own, `beforeFirst` (the backup) in front of the first.
 * Throws DATABASE_NEWER for a file of a later version of the program, which is left as it is.
 */
export function migrate(
  db: DatabaseSync,
  beforeFirst: (from: number) => void = () => {},
  upTo = newestSchema
): void {
  const from = schemaVersion(db)
  refuseNewer(from)
  const due = migrations.filter((migration) => migration.number > from && migration.number <= upTo)
  if (due.length > 0 && from > 0) beforeFirst(from)
  for (const migration of due) {
    db.exec('BEGIN IMMEDIATE')
    try {
      db.exec(migration.sql)
      db.exec(`PRAGMA user_version = ${migration.number}`)
      db.exec('COMMIT')
    } catch (error) {
      // A full disk makes SQLite roll back by itself.
      if (db.isTransaction) db.exec('ROLLBACK')
      throw error
    }
  }
}
