import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../../shared/errors.ts'

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
    const pid = ownerOf(file)
    throw new AppError('DATABASE_IN_USE', 'data-in-use', { pid }, { cause: error, data: { file, pid } })
  }
  try {
    writeFileSync(ownerFile(file), String(process.pid), { mode: 0o600 })
  } catch {
    // It only helps to say who has the data; a full disk is told of by whoever writes something that matters.
  }
  return {
    release() {
      rmSync(ownerFile(file), { force: true })
      lock.exec('ROLLBACK')
      lock.close()
    }
  }
}

/** Beside the lock, which nobody else can read while it is held. Of use only then: a kill leaves it behind. */
const ownerFile = (file: string) => `${file}.pid`

function ownerOf(file: string): number | null {
  try {
    return Number.parseInt(readFileSync(ownerFile(file), 'utf8')) || null
  } catch {
    return null
  }
}
