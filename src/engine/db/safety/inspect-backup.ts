import { pathToFileURL } from 'node:url'
import { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../../shared/errors.ts'
import type { Backup } from './backup.ts'
import { refuseNewer, schemaVersion } from '../migrations/migrate.ts'

/** Rows of a backup, without changing it. Throws DATABASE_NEWER, or DATABASE_DAMAGED where it cannot be read. */
export function inspectBackup<Row>({ path }: Backup, sql: string): Row[] {
  let connection: DatabaseSync | undefined
  try {
    // A backup has no log of its own, and opened as immutable it gets none.
    const url = pathToFileURL(path)
    url.searchParams.set('immutable', '1')
    connection = new DatabaseSync(url, { readOnly: true })
    refuseNewer(schemaVersion(connection))
    return connection.prepare(sql).all() as Row[]
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('DATABASE_DAMAGED', 'backup-unreadable', undefined, { cause: error })
  } finally {
    connection?.close()
  }
}
