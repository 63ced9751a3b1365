import { existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../../shared/errors.ts'
import { type Clock, systemClock } from '../../runtime/index.ts'
import { backupBeforeUpdate, listBackups } from '../safety/backup.ts'
import { openConnection } from '../connection.ts'
import { carryOutOrder } from './startup-orders.ts'
import { type Db, wrapDatabase } from '../database.ts'
import { asAppError, isCorruption } from '../../sqlite/index.ts'
import { isCopy, renewStamp } from './copied-data.ts'
import { hasLog, lacksItsLog, markClosed, markInUse } from './stale-data.ts'
import { migrate } from '../migrations/migrate.ts'
import { makePrivate } from './private-folder.ts'
import { takeOwnerLock } from './owner-lock.ts'
import {
  finishRescue,
  type Rescue,
  rescueDatabase,
  tellCopy,
  tellLogMissing,
  tellNoBackup,
  tellOfBackups
} from '../safety/restore-backup.ts'
import { clearDamageFlag, isFlaggedDamaged, flagDamaged } from '../safety/integrity-flag.ts'

/** Before this version SQLite could corrupt a database while it reset the write-ahead log. */
const oldestSqlite = [3, 51, 3] as const

export interface OpenedDatabase {
  db: Db
  sqliteVersion: string
  /** Set when the file was damaged. Every campaign is paused then, and a notice says so. */
  rescued: Rescue | null
  close(): void
}

/**
 * Opens `countersign.db` in `folder`, making both where they are not there. Throws DATABASE_IN_USE, DATABASE_NEWER,
 * DATABASE_FOREIGN, READ_ONLY, DISK_FULL, or what SQLite says of damage that shows only now: the next try heals it. A
 * damaged file is moved aside, whole, and the newest good backup takes its place; data that is older than it should be
 * comes up with every campaign paused. Before its schema is changed the file is backed up.
 */
export function openDatabase(folder: string, clock: Pick<Clock, 'now'> = systemClock): OpenedDatabase {
  makeFolder(folder)
  const lock = takeLock(folder)
  let connection: DatabaseSync | undefined
  try {
    const file = join(folder, 'countersign.db')
    finishRescue(file)
    const tellOfOrder = carryOutOrder(file, folder, clock.now())
    const isNew = !existsSync(file)
    let hadLog = hasLog(file)
    let rescued: Rescue | null = null
    try {
      connection = openSound(file, folder)
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'DATABASE_DAMAGED')) throw error
      rescued = rescueDatabase(file, folder, clock.now())
      hadLog = false
      connection = openConnection(file)
    }
    clearDamageFlag(folder)
    const sqliteVersion = (connection.prepare('SELECT sqlite_version() AS v').get() as { v: string }).v
    requireSqlite(sqliteVersion)
    const sound = connection
    migrate(connection, () => backupBeforeUpdate(sound, file, folder, clock.now()))
    const db = wrapDatabase(connection, file)
    if (rescued?.restoredFrom === null) tellNoBackup(db, rescued.movedTo, clock.now())
    else if (isNew) tellOfBackups(db, folder, clock.now())
    else if (lacksItsLog(db, hadLog)) tellLogMissing(db, clock.now())
    else if (isCopy(db, folder)) tellCopy(db, clock.now())
    tellOfOrder?.(db)
    renewStamp(db, folder)
    markInUse(db)
    return {
      db,
      sqliteVersion,
      rescued,
      close() {
        try {
          renewStamp(db, folder)
          markClosed(db)
        } catch {
          // A disk that is full now must not keep the engine from ending. At worst campaigns start paused.
        }
        db.close()
        lock.release()
      }
    }
  } catch (error) {
    connection?.close()
    if (isCorruption(error)) flagDamaged(folder)
    lock.release()
    throw asAppError(error)
  }
}

function openSound(file: string, folder: string): DatabaseSync {
  // SQLite takes an empty file for a new database. Where there are backups, it is what is left of an old one.
  if (existsSync(file) && statSync(file).size === 0 && listBackups(folder).length > 0) {
    throw new AppError('DATABASE_DAMAGED', 'data-file-empty')
  }
  return openConnection(file, isFlaggedDamaged(folder))
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    makePrivate(folder)
  } catch (error) {
    throw new AppError('READ_ONLY', 'data-folder-not-creatable', { folder }, { cause: error })
  }
}

function takeLock(folder: string): { release(): void } {
  try {
    return takeOwnerLock(join(folder, 'countersign.lock'))
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('READ_ONLY', 'data-folder-not-writable', { folder }, { cause: error })
  }
}

function requireSqlite(version: string): void {
  const parts = version.split('.').map(Number)
  for (const [index, least] of oldestSqlite.entries()) {
    const part = parts[index] ?? 0
    if (part > least) return
    if (part < least) {
      throw new AppError('INTERNAL', 'sqlite-too-old', { found: version, needed: oldestSqlite.join('.') })
    }
  }
}
