import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { AppError } from '../../../shared/errors.ts'
import { refuseOtherOwner } from '../connection.ts'
import { type Db, wrapDatabase } from '../database.ts'
import { hasLog } from './stale-data.ts'
import { newestSchema, refuseNewer, schemaVersion } from '../migrations/migrate.ts'
import { takeOwnerLock } from './owner-lock.ts'

export interface OpenedToRead {
  db: Db
  /** The process of the engine that works with the data right now; 0 where it is not known, null where none does. */
  inUseBy: number | null
  close(): void
}

/**
 * Opens the data only to look at it, also while an engine works with it: nothing is written, migrated or recovered, and no
 * file is made, since a log that was not there before would hide that one is missing. Throws NOT_FOUND where there is no
 * data, DATABASE_NEWER, DATABASE_FOREIGN, DATABASE_DAMAGED, WRONG_STATE for data of an earlier version.
 */
export function openToRead(folder: string): OpenedToRead {
  const file = join(folder, 'countersign.db')
  if (!existsSync(file)) throw new AppError('NOT_FOUND', 'data-missing', { folder })
  const owner = holdOwnerLock(folder)
  let connection: DatabaseSync | undefined
  try {
    refuseOtherOwner(file)
    connection = new DatabaseSync(hasLog(file) ? file : unchanging(file), { readOnly: true, timeout: 5000 })
    const version = schemaVersion(connection)
    refuseNewer(version)
    if (version < newestSchema) throw new AppError('WRONG_STATE', 'data-older')
  } catch (error) {
    connection?.close()
    owner.release()
    if (error instanceof AppError) throw error
    const detail = (error as Error).message
    throw new AppError('DATABASE_DAMAGED', 'data-unreadable', { file, detail }, { cause: error })
  }
  const db = wrapDatabase(connection, file, { readOnly: true })
  return {
    db,
    inUseBy: owner.inUseBy,
    close() {
      db.close()
      owner.release()
    }
  }
}

/** Without a log nothing is being written: as such a file SQLite opens it without making one. */
function unchanging(file: string): URL {
  const url = pathToFileURL(file)
  url.searchParams.set('immutable', '1')
  return url
}

/** So that no engine begins while we look; where one works already, it is told who. */
function holdOwnerLock(folder: string): { inUseBy: number | null; release(): void } {
  try {
    return { inUseBy: null, ...takeOwnerLock(join(folder, 'countersign.lock')) }
  } catch (error) {
    const inUse = error instanceof AppError && error.code === 'DATABASE_IN_USE'
    // Where nothing can be written no engine can work either.
    return { inUseBy: inUse ? Number(error.data['pid'] ?? 0) : null, release() {} }
  }
}
