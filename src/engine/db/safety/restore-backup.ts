import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import { AppError } from '../../../shared/errors.ts'
import { addNotice } from '../add-notice.ts'
import { type Backup, backupFolder, listBackups } from './backup.ts'
import { openConnection } from '../connection.ts'
import { forgetStamp } from '../open/copied-data.ts'
import { type Db, wrapDatabase } from '../database.ts'
import { markClosed, pauseForEarlierData } from '../open/stale-data.ts'
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

/** Pauses every campaign in a backup that takes the place of the data. Returns what that means, for a notice. */
export function pauseAsOf(db: Db, backup: Pick<Backup, 'takenAt'>): { taken: string; meaning: string } {
  const taken = new Date(backup.takenAt).toLocaleString()
  const paused = pauseForEarlierData(
    db,
    `The data is that of the backup of ${taken}. Who was sent a mail after that is not in it, and would get it again.`
  )
  const meaning =
    `You see everything as it was on ${taken}. Changes made and mails sent after that are not in it. ` +
    pausedWords(
      paused,
      'before you resume, know that people who got a mail after the backup was taken would get it a second time'
    )
  return { taken, meaning }
}

function tellAndPause(db: Db, backup: Backup, movedTo: string, now: number): void {
  const { meaning } = pauseAsOf(db, backup)
  addNotice(
    db,
    { now: () => now },
    {
      kind: 'error',
      title: 'The data was damaged, and a backup was restored',
      body: `${meaning} The damaged file was kept: ${movedTo}`
    }
  )
}

/** For a new, empty database in the place of a damaged one. */
export function tellNoBackup(db: Db, movedTo: string, now: number): void {
  addNotice(
    db,
    { now: () => now },
    {
      kind: 'error',
      title: 'The data was damaged, and there was no backup to restore',
      body:
        'Countersign starts with nothing: no users, no log. Nothing is being sent. ' +
        `The damaged file was kept, and its contents may yet be recovered from it: ${movedTo}`
    }
  )
}

/** For a new database beside backups of an earlier one. */
export function tellOfBackups(db: Db, dataDir: string, now: number): void {
  const [newest] = listBackups(dataDir)
  if (!newest) return
  addNotice(
    db,
    { now: () => now },
    {
      kind: 'warning',
      title: 'The data file was not there, so a new one was begun',
      body:
        `There are backups, the newest of ${new Date(newest.takenAt).toLocaleString()}. To go back to it, quit Countersign, ` +
        `copy it from ${backupFolder(dataDir)} over countersign.db, and start again. Campaigns in it start paused.`
    }
  )
}

/** For a database whose write-ahead log is gone. */
export function tellLogMissing(db: Db, now: number): void {
  db.transaction(() => {
    const paused = pauseForEarlierData(
      db,
      'The last changes to the data are missing. Who was sent a mail in that time would get it again.'
    )
    addNotice(
      db,
      { now: () => now },
      {
        kind: 'warning',
        title: 'The last changes to the data are missing',
        body:
          'The data file was not closed properly and its write-ahead log (countersign.db-wal) is gone, or the file was copied ' +
          'without it. Some of the last changes and sent mails may be missing. ' +
          pausedWords(paused, 'people who got a mail in that time would get it a second time')
      }
    )
  })
}

/** For a folder that was copied, or put back from a copy. */
export function tellCopy(db: Db, now: number): void {
  db.transaction(() => {
    const paused = pauseForEarlierData(
      db,
      'The data is a copy. Who was sent a mail after it was made is not in it, and would get it again.'
    )
    addNotice(
      db,
      { now: () => now },
      {
        kind: 'warning',
        title: 'The data was put back or copied from another place',
        body:
          'You see everything as it was when the copy was made: changes made and mails sent after that are not in it. ' +
          pausedWords(
            paused,
            'people who got a mail in that time would get it a second time. Where nothing was sent since, as when you moved to a new computer, just resume'
          )
      }
    )
  })
}

const pausedWords = (paused: number, meaning: string) =>
  paused === 0
    ? 'Nothing is being sent.'
    : `${paused === 1 ? 'One campaign is' : `${paused.toLocaleString()} campaigns are`} paused: ${meaning}.`
