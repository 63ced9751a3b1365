import { AppError } from '../../shared/errors.ts'

const sqliteFull = 13
const sqliteReadonly = 8
const sqliteCorrupt = 11
const sqliteNotADatabase = 26

/** SQLite's code, without what it adds to it; 0: it is none of SQLite's. */
export const codeOf = (error: unknown): number =>
  error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0

/** Something in the file does not fit together. */
export const isCorruption = (error: unknown): boolean =>
  codeOf(error) === sqliteCorrupt || codeOf(error) === sqliteNotADatabase

/** Narrows what SQLite or the file system says about the disk to errors a person can act on. */
export function asAppError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error
  const system = 'code' in error ? String(error.code) : ''
  const code = codeOf(error)
  if (code === sqliteFull || system === 'ENOSPC' || system === 'EDQUOT') {
    return new AppError('DISK_FULL', 'disk-full', undefined, { cause: error })
  }
  if (code === sqliteReadonly || system === 'EROFS' || system === 'EACCES' || system === 'EPERM') {
    return new AppError('READ_ONLY', 'data-not-writable', undefined, { cause: error })
  }
  return error
}
