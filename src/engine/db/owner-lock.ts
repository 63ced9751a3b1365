import { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../shared/errors.ts'

/**
 * Keeps a second engine off the data. It is an exclusive transaction held open on a file of its own beside the database:
 * the operating system lets go of it when the process ends, however it ends, so there is never a stale lock to clear.
 * Throws DATABASE_IN_USE, or what SQLite says where the file cannot be made or written.
 */
export function takeOwnerLock(file: string): { release(): void } {
  const lock = new DatabaseSync(file, { timeout: 0 })
  try {
    // On a file that cannot be written to, SQLite makes BEGIN EXCLUSIVE a mere read. A write that is never committed says so.
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE; PRAGMA user_version = 1')
  } catch (error) {
    lock.close()
    const sqliteBusy = 5
    if (!(error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === sqliteBusy))
      throw error
    throw new AppError(
      'DATABASE_IN_USE',
      'Another Countersign is already working with this data. Close it first, or choose another data folder.',
      { cause: error, data: { file } }
    )
  }
  return {
    release() {
      lock.exec('ROLLBACK')
      lock.close()
    }
  }
}
