import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../shared/errors.ts'
import { longestLog } from './checkpoints.ts'
import { refuseNewer, schemaVersion } from './migrate.ts'

/** 'Csgn' in ASCII: how SQLite's header names the program a file belongs to. */
const applicationId = 0x4373676e

const sqliteCorrupt = 11
const sqliteNotADatabase = 26

/**
 * Opens a database file, making it where it is not there, and checks before that it is one of ours and sound. Throws
 * DATABASE_FOREIGN, DATABASE_NEWER and DATABASE_DAMAGED, with the file and its log as they were.
 */
export function openConnection(file: string): DatabaseSync {
  refuseOtherOwner(file)
  let connection: DatabaseSync | undefined
  try {
    // A connection that may write takes the log into the file when it closes, and what was damaged would be changed.
    // Only with a rollback journal beside it (a kill while the file was being made) a file cannot be read without.
    const lookFirst = existsSync(file) && !existsSync(`${file}-journal`)
    if (lookFirst) lookAt(file)
    connection = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: 5000 })
    if (!lookFirst) check(connection, file)
    connection.exec(`
      PRAGMA application_id = ${applicationId};
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA wal_autocheckpoint = ${longestLog};
      PRAGMA cache_size = -65536;
      PRAGMA temp_store = MEMORY;
      PRAGMA journal_size_limit = 67108864;
    `)
    return connection
  } catch (error) {
    connection?.close()
    throw isCorruption(error) ? damaged(error) : error
  }
}

function lookAt(file: string): void {
  const connection = new DatabaseSync(file, { readOnly: true, timeout: 5000 })
  try {
    // 64 MB: a check comes back to many pages, and reading them again took as long as the check itself.
    connection.exec('PRAGMA cache_size = -65536')
    check(connection, file)
  } finally {
    connection.close()
  }
}

function check(connection: DatabaseSync, file: string): void {
  const owner = connection.prepare('PRAGMA application_id').get() as { application_id: number }
  const tables = connection.prepare('SELECT count(*) AS n FROM sqlite_schema').get() as { n: number }
  if (owner.application_id !== applicationId && tables.n > 0) throw foreign(file)
  refuseNewer(schemaVersion(connection))
  const [found] = connection.prepare('PRAGMA quick_check(1)').all() as { quick_check: string }[]
  if (found?.quick_check !== 'ok') throw damaged(found?.quick_check)
}

/** By the file's header (https://www.sqlite.org/fileformat2.html §1.3), before SQLite opens another program's file. */
export function refuseOtherOwner(file: string): void {
  const header = readStart(file, 72)
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0') return
  const owner = header.readUInt32BE(68)
  if (owner !== applicationId && owner !== 0) throw foreign(file)
}

function foreign(file: string): AppError {
  return new AppError(
    'DATABASE_FOREIGN',
    `${file} belongs to another program. Move it away, or choose another data folder. It was not changed.`
  )
}

/** The first bytes of a file, filled up with zeros; all zeros where there is no file. */
function readStart(file: string, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  if (!existsSync(file)) return bytes
  const handle = openSync(file, 'r')
  try {
    readSync(handle, bytes, 0, length, 0)
  } finally {
    closeSync(handle)
  }
  return bytes
}

function damaged(cause: unknown): AppError {
  return new AppError('DATABASE_DAMAGED', 'The database is damaged.', { cause })
}

function isCorruption(error: unknown): boolean {
  if (!(error instanceof Error) || !('errcode' in error)) return false
  const code = Number(error.errcode) & 0xff
  return code === sqliteCorrupt || code === sqliteNotADatabase
}
