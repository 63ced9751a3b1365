import { AppError } from '../../../shared/errors.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Db } from '../database.ts'
import { openToRead } from './open-to-read.ts'
import { openDatabase } from './open.ts'

/**
 * Opens the data for an engine: to read and write as a rule, only to read where the folder cannot be written to but what
 * is in it can be read as it is. Throws the errors of openDatabase.
 */
export function openToWork(
  folder: string,
  clock: Pick<Clock, 'now'>
): { db: Db; sqliteVersion: string; close(): void } {
  try {
    return openDatabase(folder, clock)
  } catch (error) {
    const readable = error instanceof AppError && error.code === 'READ_ONLY' ? toRead(folder) : null
    if (!readable) throw error
    return readable
  }
}

/** Null where it cannot even be read: there is none yet, or it is of an earlier version, or damaged. */
function toRead(folder: string): ReturnType<typeof openToWork> | null {
  try {
    const { db, close } = openToRead(folder)
    const { v } = db.statement('SELECT sqlite_version() AS v').get() as { v: string }
    return { db, sqliteVersion: v, close }
  } catch {
    return null
  }
}
