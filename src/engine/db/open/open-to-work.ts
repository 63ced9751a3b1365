import { AppError } from '../../../shared/errors.ts'
import type { Clock } from '../../runtime/index.ts'
import type { Db } from '../database.ts'
import { openToRead } from './open-to-read.ts'
import { openDatabase } from './open.ts'

export interface OpenedData {
  db: Db
  sqliteVersion: string
  /** The process of another engine that works with the data; 0 where it is not known, null where there is none. */
  inUseBy: number | null
  close(): void
}

/**
 * Opens the data for an engine: to read and write as a rule, only to read where the folder cannot be written to but what
 * is in it can be read as it is. Throws the errors of openDatabase.
 */
export function openToWork(folder: string, clock: Pick<Clock, 'now'>): OpenedData {
  try {
    return { ...openDatabase(folder, clock), inUseBy: null }
  } catch (error) {
    const readable = error instanceof AppError && error.code === 'READ_ONLY' ? toRead(folder) : null
    if (!readable) throw error
    return readable
  }
}

/** Opens the data only to read it, also while another engine works with it. Throws the errors of openToRead. */
export function openToLook(folder: string): OpenedData {
  const { db, inUseBy, close } = openToRead(folder)
  const { v } = db.statement('SELECT sqlite_version() AS v').get() as { v: string }
  return { db, sqliteVersion: v, inUseBy, close }
}

/** Null where it cannot even be read: there is none yet, or it is of an earlier version, or damaged. */
function toRead(folder: string): OpenedData | null {
  try {
    return openToLook(folder)
  } catch {
    return null
  }
}
