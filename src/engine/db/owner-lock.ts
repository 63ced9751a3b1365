import { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../shared/errors.ts'

/**
 * Keeps a second engine off the data. It is an exclusive transaction held open on a file of its own beside the database:
 * the operating system lets go of it when the process ends, however it ends, so there is never a stale lock to clear.
 * Throws DATABASE_IN_USE.
 */
export function takeOwnerLock(file: string): { release(): void } {
  const lock = new DatabaseSync(file, { timeout: 0 })
  try {
    lock.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
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
