import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, backup } from 'node:sqlite'
import { AppError } from '../../shared/errors.ts'
import { asAppError, type Db, wrapDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { takeOwnerLock } from './owner-lock.ts'

/** 'Csgn' in ASCII: how SQLite's header names the program a file belongs to. */
const applicationId = 0x4373676e

/** Before this version SQLite could corrupt a database while it reset the write-ahead log. */
const oldestSqlite = [3, 51, 3] as const

export interface OpenedDatabase {
  db: Db
  sqliteVersion: string
  /** Set when a damaged file was moved aside; sending must not start by itself then. */
  moved: { to: string } | null
  close(): void
}

/**
 * Opens `countersign.db` in `folder`, making both where they are not there. Throws DATABASE_IN_USE, DATABASE_NEWER,
 * DATABASE_FOREIGN, READ_ONLY, DISK_FULL. A damaged file is moved aside, whole, and a new one begun.
 */
export function openDatabase(folder: string): OpenedDatabase {
  makeFolder(folder)
  const lock = takeLock(folder)
  try {
    const file = join(folder, 'countersign.db')
    let moved: OpenedDatabase['moved'] = null
    let connection: DatabaseSync
    try {
      connection = openChecked(file)
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'DATABASE_DAMAGED')) throw error
      moved = { to: moveAside(file) }
      connection = openChecked(file)
    }
    const sqliteVersion = (connection.prepare('SELECT sqlite_version() AS v').get() as { v: string }).v
    requireSqlite(sqliteVersion)
    migrate(connection)
    const db = wrapDatabase(connection, file)
    return {
      db,
      sqliteVersion,
      moved,
      close() {
        db.close()
        lock.release()
      }
    }
  } catch (error) {
    lock.release()
    throw asAppError(error)
  }
}

/** A consistent copy of the database while it is in use. */
export async function backupDatabase(source: string, to: string): Promise<void> {
  const reader = new DatabaseSync(source, { readOnly: true })
  try {
    await backup(reader, to)
  } finally {
    reader.close()
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new AppError(
      'READ_ONLY',
      `The data folder ${folder} cannot be made. Choose one that can be written to.`,
      {
        cause: error
      }
    )
  }
}

function takeLock(folder: string): { release(): void } {
  try {
    return takeOwnerLock(join(folder, 'countersign.lock'))
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError(
      'READ_ONLY',
      `The data folder ${folder} cannot be written to. Give yourself the right to write there, or choose another.`,
      { cause: error }
    )
  }
}

function openChecked(file: string): DatabaseSync {
  let connection: DatabaseSync | undefined
  try {
    connection = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: 5000 })
    const owner = (connection.prepare('PRAGMA application_id').get() as { application_id: number })
      .application_id
    const tables = (connection.prepare('SELECT count(*) AS n FROM sqlite_schema').get() as { n: number }).n
    if (owner !== applicationId && tables > 0) {
      throw new AppError(
        'DATABASE_FOREIGN',
        `${file} belongs to another program. Move it away, or choose another data folder. It was not changed.`
      )
    }
    const [check] = connection.prepare('PRAGMA quick_check(1)').all() as { quick_check: string }[]
    if (check?.quick_check !== 'ok') throw damaged(check?.quick_check)
    connection.exec(`
      PRAGMA application_id = ${applicationId};
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
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

function damaged(cause: unknown): AppError {
  return new AppError('DATABASE_DAMAGED', 'The database is damaged.', { cause })
}

function isCorruption(error: unknown): boolean {
  const sqliteCorrupt = 11
  const sqliteNotADatabase = 26
  if (!(error instanceof Error) || !('errcode' in error)) return false
  return [sqliteCorrupt, sqliteNotADatabase].includes(Number(error.errcode) & 0xff)
}

function moveAside(file: string): string {
  const to = `${file}.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}`
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, to + suffix)
  }
  return to
}

function requireSqlite(version: string): void {
  const parts = version.split('.').map(Number)
  for (const [index, least] of oldestSqlite.entries()) {
    const part = parts[index] ?? 0
    if (part > least) return
    if (part < least) {
      throw new AppError(
        'INTERNAL',
        `SQLite ${version} can corrupt a database (its WAL-reset bug); Countersign needs ${oldestSqlite.join('.')} or newer.`
      )
    }
  }
}
