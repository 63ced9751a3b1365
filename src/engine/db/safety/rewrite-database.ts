import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { copyToBackup, removeAllBackups } from './backup.ts'
import { openConnection } from '../connection.ts'
import { wrapDatabase } from '../database.ts'
import { hasLog, markClosed } from '../open/stale-data.ts'

/**
 * Writes the database into a new file, row by row, and puts that in its place: `secure_delete` overwrites what is deleted,
 * but copies that SQLite left in unused parts of pages while it moved rows about stay. The backups, which may hold what was
 * deleted, go, and one of the data as it is takes their place. Nothing else may be using the file. A kill at any point
 * leaves one whole file or the other. Throws what SQLite or the file system says, with the file as it was.
 */
export function rewriteDatabase(file: string, dataDir: string, now: number): void {
  const part = `${file}.anew`
  try {
    copyRows(file, part)
  } catch (error) {
    // It can be as large as the data, and the disk full of it.
    rmSync(part, { force: true })
    throw error
  }
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true })
  renameSync(part, file)
  removeAllBackups(file, dataDir)
  try {
    copyToBackup('daily', file, dataDir, now)
  } catch {
    // The data is written anew all the same. Whoever takes the daily ones tries again soon, and says what is in the way.
  }
}

function copyRows(file: string, part: string): void {
  rmSync(part, { force: true })
  // Read before it is opened, which makes one. Data that lacks its log has to go on saying so.
  const isComplete = hasLog(file)
  const connection = openConnection(file)
  try {
    const db = wrapDatabase(connection, file)
    if (isComplete) markClosed(db)
    db.statement('PRAGMA wal_checkpoint(TRUNCATE)').all()
    db.statement('VACUUM INTO ?').run(part)
  } finally {
    connection.close()
  }
  const handle = openSync(part, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
