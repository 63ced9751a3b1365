import { AppError } from '../../shared/errors.ts'
import type { Db } from '../db/index.ts'
import { findImport, type StoredImport } from './imports.sql.ts'

/** Throws NOT_FOUND. */
export function requireImport(db: Db, id: number): StoredImport {
  const found = findImport(db, id)
  if (!found) throw new AppError('NOT_FOUND', 'import-gone')
  return found
}
