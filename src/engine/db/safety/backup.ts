import {
  closeSync,
  copyFileSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync
} from 'node:fs'
import { basename, join } from 'node:path'
import { DatabaseSync, backup } from 'node:sqlite'
import { type BackupKind, backupKinds } from '../../../shared/models/data.ts'
import { asAppError } from '../../sqlite/index.ts'

/** A copy of the database in `<data folder>/backups`. */
export interface Backup {
  path: string
  kind: BackupKind
  /** Milliseconds since the epoch. */
  takenAt: number
}

/** So many of each kind are kept, the newest. */
const keep: Record<BackupKind, number> = { daily: 7, 'before-update': 1, 'by-hand': 5, 'before-restore': 3 }

/** Pages copied at a time: 0.4 MB, so that the disk is free for a message's commit in between. */
const pagesAtOnce = 100

const namePattern = new RegExp(
  String.raw`^(${backupKinds.join('|')})-(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)-(\d{3})Z\.db$`
)

export const backupFolder = (dataDir: string) => join(dataDir, 'backups')

/** The backups there are, newest first. */
export function listBackups(dataDir: string): Backup[] {
  const folder = backupFolder(dataDir)
  return namesIn(folder)
    .flatMap((name): Backup[] => {
      const match = namePattern.exec(name)
      if (!match) return []
      const [, kind, hour, minute, second, milli] = match
      const takenAt = Date.parse(`${hour}:${minute}:${second}.${milli}Z`)
      return [{ path: join(folder, name), kind: kind as BackupKind, takenAt }]
    })
    .sort((a, b) => b.takenAt - a.takenAt)
}

/**
 * Removes every copy of the data as it was: the backups, damaged files that were kept, and what a kill left of a backup
 * that was being taken or restored.
 */
export function removeAllBackups(databaseFile: string, dataDir: string): void {
  const folder = backupFolder(dataDir)
  for (const name of namesIn(folder)) {
    if (namePattern.test(name.replace(/\.part(?:-\w+)?$/, ''))) rmSync(join(folder, name), { force: true })
  }
  const copies = ['damaged-', 'restoring', 'restored'].map((kind) => `${basename(databaseFile)}.${kind}`)
  for (const name of namesIn(dataDir)) {
    if (copies.some((copy) => name.startsWith(copy))) rmSync(join(dataDir, name), { force: true })
  }
}

/** By the name of its file; undefined where there is none. */
export const findBackup = (dataDir: string, name: string): Backup | undefined =>
  listBackups(dataDir).find(({ path }) => basename(path) === name)

/**
 * Copies the database while it is in use, as it is at this moment, in the background; then removes the oldest copies.
 * Throws DISK_FULL or READ_ONLY; what was begun is removed. `signal` calls it off.
 */
export const takeDailyBackup = (databaseFile: string, dataDir: string, now: number, signal?: AbortSignal) =>
  takeBackup('daily', databaseFile, dataDir, now, signal)

export async function takeBackup(
  kind: BackupKind,
  databaseFile: string,
  dataDir: string,
  now: number,
  signal?: AbortSignal
): Promise<Backup> {
  const taken = place(dataDir, kind, now)
  const reader = new DatabaseSync(databaseFile, { readOnly: true })
  try {
    // Held open, this transaction keeps the copy at one moment. Without it each commit would start the copying anew.
    reader.exec('BEGIN')
    reader.prepare('SELECT count(*) FROM sqlite_schema').get()
    await backup(reader, partOf(taken), { rate: pagesAtOnce, progress: () => signal?.throwIfAborted() })
    complete(taken, dataDir)
    return taken
  } catch (error) {
    discard(taken)
    throw asAppError(error)
  } finally {
    reader.close()
  }
}

/**
 * Copies the database before its schema is changed; nothing else may be using it. `connection` is its only one. Throws
 * DISK_FULL or READ_ONLY, and then it must not be changed.
 */
export function backupBeforeUpdate(
  connection: DatabaseSync,
  databaseFile: string,
  dataDir: string,
  now: number
): void {
  try {
    connection.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  } catch (error) {
    throw asAppError(error)
  }
  copyToBackup('before-update', databaseFile, dataDir, now)
}

/** Makes a backup of a database file by moving it: nothing uses it, and all of it is in it. */
export function keepAsBackup(kind: BackupKind, databaseFile: string, dataDir: string, now: number): void {
  const taken = place(dataDir, kind, now)
  renameSync(databaseFile, partOf(taken))
  complete(taken, dataDir)
}

/** Copies a database file that nothing uses. Throws DISK_FULL or READ_ONLY. */
export function copyToBackup(kind: BackupKind, databaseFile: string, dataDir: string, now: number): void {
  const taken = place(dataDir, kind, now)
  try {
    copyFileSync(databaseFile, partOf(taken))
    complete(taken, dataDir)
  } catch (error) {
    discard(taken)
    throw asAppError(error)
  }
}

function place(dataDir: string, kind: BackupKind, now: number): Backup {
  const folder = backupFolder(dataDir)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw asAppError(error)
  }
  const time = new Date(now).toISOString().replace(/[:.]/g, '-')
  return { path: join(folder, `${kind}-${time}.db`), kind, takenAt: now }
}

const partOf = (taken: Backup) => `${taken.path}.part`

/** A backup has its name only when all of it is on the disk. */
function complete(taken: Backup, dataDir: string): void {
  const handle = openSync(partOf(taken), 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(partOf(taken), taken.path)
  for (const kind of backupKinds) {
    const old = listBackups(dataDir)
      .filter((each) => each.kind === kind)
      .slice(keep[kind])
    for (const { path } of old) rmSync(path, { force: true })
  }
}

function discard(taken: Backup): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(partOf(taken) + suffix, { force: true })
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
