import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import { AppError } from '../../../shared/errors.ts'
import { addNotice } from '../add-notice.ts'
import { type Backup, backupFolder, listBackups } from './backup.ts'
import { openConnection } from '../connection.ts'
import { forgetStamp } from '../open/copied-data.ts'
import { type Db, wrapDatabase } from '../database.ts'
import { markClosed, pauseForStaleData } from '../open/stale-data.ts'
import { migrate } from '../migrations/migrate.ts'

/** What became of a damaged database. */
export interface Rescue {
  /** Where the damaged file is now, with its -wal and -shm beside it. */
  movedTo: string
  /** When the backup was taken that is in its place, ms since the epoch; null: there was none, and all is new. */
  restoredFrom: number | null
}

/** A backup, ready to be the database. It has this name only when it is complete. */
const readyName = (file: string) => `${file}.restored`

/**
 * Puts the newest good backup in the place of a damaged database, every campaign in it paused, and moves the damaged
 * file aside. In this order: a kill at any point leaves either the damaged file where it was or the backup on its way,
 * never nothing. Without a good backup the damaged file is only moved aside. Throws DISK_FULL, with nothing changed.
 */
export function rescueDatabase(file: string, dataDir: string, now: number): Rescue {
  const movedTo = `${file}.damaged-${new Date(now).toISOString().replace(/[:.]/g, '-')}`
  const used = listBackups(dataDir).find((backup) =>
    prepareBackup(backup, file, (db) => tellAndPause(db, backup, movedTo, now))
  )
  for (const suffix of ['-wal', '-shm', '']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, movedTo + suffix)
  }
  finishRescue(file)
  return { movedTo, restoredFrom: used?.takenAt ?? null }
}

/** Goes on with a rescue that a kill cut short. */
export function finishRescue(file: string): void {
  if (!existsSync(file) && existsSync(readyName(file))) renameSync(readyName(file), file)
}

/**
 * Makes a copy of a backup ready to take the place of `file`; `work` changes what has to be changed in it. False: this
 * backup is no good. Throws DISK_FULL.
 */
export function prepareBackup(backup: Backup, file: string, work: (db: Db) => void): boolean {
  const part = `${file}.restoring`
  const remove = () => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(part + suffix, { force: true })
  }
  remove()
  try {
    copyFileSync(backup.path, part)
    const connection = openConnection(part)
    const db = wrapDatabase(connection, part)
    try {
      migrate(connection)
      db.transaction(() => work(db))
      forgetStamp(db)
      markClosed(db)
    } finally {
      db.close()
    }
    renameSync(part, readyName(file))
    return true
  } catch (error) {
    remove()
    const unusable = ['DATABASE_DAMAGED', 'DATABASE_FOREIGN', 'DATABASE_NEWER']
    if (error instanceof AppError && unusable.includes(error.code)) return false
    throw error
  }
}

/** Pauses every campaign in a backup that takes the place of the data. Returns what a notice says of it. */
export function pauseAsOf(db: Db, { takenAt }: Pick<Backup, 'takenAt'>): { takenAt: number; paused: number } {
  return { takenAt, paused: pauseForStaleData(db, { reason: 'backup-restored', params: { takenAt } }) }
}

function tellAndPause(db: Db, backup: Backup, movedTo: string, now: number): void {
  const params = { ...pauseAsOf(db, backup), movedTo }
  addNotice(db, { now: () => now }, { kind: 'error', phrase: { reason: 'damaged-data-restored', params } })
}

/** For a new, empty database in the place of a damaged one. */
export function tellNoBackup(db: Db, movedTo: string, now: number): void {
  addNotice(
    db,
    { now: () => now },
    { kind: 'error', phrase: { reason: 'damaged-data-lost', params: { movedTo } } }
  )
}

/** For a new database beside backups of an earlier one. */
export function tellOfBackups(db: Db, dataDir: string, now: number): void {
  const [newest] = listBackups(dataDir)
  if (!newest) return
  const params = { takenAt: newest.takenAt, folder: backupFolder(dataDir) }
  addNotice(db, { now: () => now }, { kind: 'warning', phrase: { reason: 'data-file-missing', params } })
}

/** For a database whose write-ahead log is gone. */
export function tellLogMissing(db: Db, now: number): void {
  tellEarlierData(db, 'changes-missing', now)
}

/** For a folder that was copied, or put back from a copy. */
export function tellCopy(db: Db, now: number): void {
  tellEarlierData(db, 'data-copied', now)
}

function tellEarlierData(db: Db, reason: 'changes-missing' | 'data-copied', now: number): void {
  db.transaction(() => {
    const paused = pauseForStaleData(db, { reason, params: {} })
    addNotice(db, { now: () => now }, { kind: 'warning', phrase: { reason, params: { paused } } })
  })
}
