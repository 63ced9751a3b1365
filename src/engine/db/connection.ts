import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../shared/errors.ts'
import { longestLog } from './checkpoints/checkpoints.ts'
import { codeOf, isCorruption } from '../sqlite/index.ts'
import { newestSchema, refuseNewer, schemaVersion } from './migrations/migrate.ts'

/** 'Csgn' in ASCII: how SQLite's header names the program a file belongs to. */
const applicationId = 0x4373676e

const sqliteError = 1

/** Small, and a wrong row in them steers everything: their indexes are held against their rows at each start. */
const steering = ['meta', 'campaigns', 'campaign_counts']

/**
 * Opens a database file, making it where it is not there, and checks before that it is one of ours and sound. Throws
 * DATABASE_FOREIGN, DATABASE_NEWER and DATABASE_DAMAGED, with the file and its log as they were. `whole`: every index is
 * held against its rows, which takes several times as long.
 */
export function openConnection(file: string, whole = false): DatabaseSync {
  refuseOtherOwner(file)
  let connection: DatabaseSync | undefined
  try {
    // A connection that may write takes the log into the file when it closes, and what was damaged would be changed.
    // Only with a rollback journal beside it (a kill while the file was being made) a file cannot be read without.
    const lookFirst = existsSync(file) && !existsSync(`${file}-journal`)
    if (lookFirst) lookAt(file, whole)
    connection = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: 5000 })
    if (!lookFirst) check(connection, file, whole)
    connection.exec(`
      PRAGMA application_id = ${applicationId};
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA wal_autocheckpoint = ${longestLog};
      PRAGMA cache_size = -65536;
      PRAGMA temp_store = MEMORY;
      PRAGMA journal_size_limit = 67108864;
      PRAGMA secure_delete = FAST;
    `)
    return connection
  } catch (error) {
    connection?.close()
    throw isCorruption(error) ? damaged(error) : error
  }
}

function lookAt(file: string, whole: boolean): void {
  const connection = new DatabaseSync(file, { readOnly: true, timeout: 5000 })
  try {
    // 64 MB: a check comes back to many pages, and reading them again took as long as the check itself.
    connection.exec('PRAGMA cache_size = -65536')
    check(connection, file, whole)
  } finally {
    connection.close()
  }
}

function check(connection: DatabaseSync, file: string, whole: boolean): void {
  const owner = connection.prepare('PRAGMA application_id').get() as { application_id: number }
  const tables = connection.prepare('SELECT count(*) AS n FROM sqlite_schema').get() as { n: number }
  if (owner.application_id !== applicationId && tables.n > 0) throw foreign(file)
  refuseNewer(schemaVersion(connection))
  const checks = whole
    ? ['integrity_check(1)']
    : ['quick_check(1)', ...steeringIn(connection).map((table) => `integrity_check(${table})`)]
  for (const each of checks) {
    const found = firstProblem(connection, each)
    if (found !== 'ok') throw damaged(found)
  }
  if (schemaVersion(connection) !== newestSchema) return
  const has = (sql: string) => connection.prepare(sql).get() !== undefined
  // What takes the place of an empty page is sound, and empty; zeros in the middle of a text are a text.
  if (!has('SELECT 1 FROM meta')) throw damaged('the notes are gone')
  if (has('SELECT 1 FROM campaigns WHERE NOT json_valid(context) OR NOT json_valid(selection)')) {
    throw damaged('what a campaign was started with cannot be read')
  }
}

const steeringIn = (connection: DatabaseSync): string[] =>
  steering.filter(
    (table) =>
      connection.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`).get(table) !==
      undefined
  )

/** The checks fail themselves where a table cannot even be read as what it is. */
function firstProblem(connection: DatabaseSync, check: string): unknown {
  try {
    const [row] = connection.prepare(`PRAGMA ${check}`).all()
    return Object.values(row ?? {})[0]
  } catch (error) {
    if (codeOf(error) === sqliteError) return error
    throw error
  }
}

/** By the file's header (https://www.sqlite.org/fileformat2.html §1.3), before SQLite opens another program's file. */
export function refuseOtherOwner(file: string): void {
  const header = readStart(file, 72)
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0') return
  const owner = header.readUInt32BE(68)
  if (owner !== applicationId && owner !== 0) throw foreign(file)
}

function foreign(file: string): AppError {
  return new AppError('DATABASE_FOREIGN', 'data-foreign', { file })
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
  return new AppError('DATABASE_DAMAGED', 'data-file-damaged', undefined, { cause })
}
