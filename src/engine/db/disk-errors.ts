import { AppError } from '../../shared/errors.ts'

const sqliteFull = 13
const sqliteReadonly = 8

/** Narrows what SQLite or the file system says about the disk to errors a person can act on. */
export function asAppError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error
  const system = 'code' in error ? String(error.code) : ''
  const code = 'errcode' in error ? Number(error.errcode) & 0xff : 0
  if (code === sqliteFull || system === 'ENOSPC' || system === 'EDQUOT') {
    return new AppError(
      'DISK_FULL',
      'The disk is full. Nothing of this step was written; make room and try again.',
      {
        cause: error
      }
    )
  }
  if (code === sqliteReadonly || system === 'EROFS' || system === 'EACCES' || system === 'EPERM') {
    return new AppError('READ_ONLY', 'The data folder cannot be written to. Nothing was changed.', {
      cause: error
    })
  }
  return error
}
