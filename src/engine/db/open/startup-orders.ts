import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError, toReasoned } from '../../../shared/errors.ts'
import type { Reasoned } from '../../../shared/words/catalog.ts'
import type { ErrorReason } from '../../../shared/words/errors/error-text.ts'
import { logFiles } from '../../runtime/index.ts'
import { addNotice } from '../add-notice.ts'
import { backupFolder, findBackup, keepAsBackup } from '../safety/backup.ts'
import { openConnection } from '../connection.ts'
import type { Db } from '../database.ts'
import { asAppError, isCorruption } from '../../sqlite/index.ts'
import { finishRescue, pauseAsOf, prepareBackup } from '../safety/restore-backup.ts'
import { flagDamaged } from '../safety/integrity-flag.ts'
import { rewriteDatabase } from '../safety/rewrite-database.ts'

/**
 * Data is replaced while nobody uses it: at the next start, before the database is opened. What is to be done is written
 * down in a file of its own, which goes when it is done, so a kill in the middle only means that it is done again.
 */
const orderSchema = z.discriminatedUnion('what', [
  z.object({ what: z.literal('restore'), name: z.string() }),
  z.object({ what: z.literal('delete-everything') }),
  z.object({ what: z.literal('write-anew') })
])
export type StartupOrder = z.infer<typeof orderSchema>

const orderFile = (dataDir: string) => join(dataDir, 'at-next-start.json')

/** Throws DISK_FULL or READ_ONLY, with nothing ordered. */
export function orderAtStartup(dataDir: string, order: StartupOrder): void {
  const part = `${orderFile(dataDir)}.part`
  try {
    writeFileSync(part, JSON.stringify(order), { mode: 0o600, flush: true })
    renameSync(part, orderFile(dataDir))
  } catch (error) {
    rmSync(part, { force: true })
    throw asAppError(error)
  }
}

/** What is to be done at the next start, as far as is known now. */
export const pendingOrder = (dataDir: string): StartupOrder['what'] | null => readOrder(dataDir)?.what ?? null

/**
 * With the owner lock held. Returns what the person is to be told once the database is open: an order that could not be
 * carried out leaves the data as it was.
 */
export function carryOutOrder(file: string, dataDir: string, now: number): ((db: Db) => void) | null {
  const order = readOrder(dataDir)
  if (order === null) return null
  let told: ((db: Db) => void) | null = null
  if (order.what === 'delete-everything') deleteEverything(dataDir)
  else if (order.what === 'write-anew') {
    const problem = tryToWriteAnew(file, dataDir, now)
    // The order stays: it is carried out at the start after this one.
    if (problem !== null) return (db) => tellNotWritten(db, problem, now)
  } else {
    const problem = restore(order.name, file, dataDir, now)
    told = problem === null ? null : (db) => tellNotRestored(db, problem, now)
  }
  rmSync(orderFile(dataDir))
  return told
}

function readOrder(dataDir: string): StartupOrder | null {
  try {
    return orderSchema.parse(JSON.parse(readFileSync(orderFile(dataDir), 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    // Not one of ours: it orders nothing.
    rmSync(orderFile(dataDir), { force: true })
    return null
  }
}

/** Null, or why the data is as it was. */
function restore(name: string, file: string, dataDir: string, now: number): Reasoned | null {
  const backup = findBackup(dataDir, name)
  if (!backup) return { reason: 'backup-gone' satisfies ErrorReason, params: {} }
  try {
    const good = prepareBackup(backup, file, (db) => {
      const phrase = { reason: 'backup-restored' as const, params: pauseAsOf(db, backup) }
      addNotice(db, { now: () => now }, { kind: 'warning', phrase })
    })
    if (!good) return { reason: 'backup-unusable' satisfies ErrorReason, params: {} }
    setAside(file, dataDir, now)
    finishRescue(file)
    return null
  } catch (error) {
    const narrowed = asAppError(error)
    if (narrowed instanceof AppError) return toReasoned(narrowed)
    throw error
  }
}

/** The data as it is becomes a backup itself. Damaged data is kept beside, as it is. */
function setAside(file: string, dataDir: string, now: number): void {
  if (!existsSync(file)) return
  try {
    const connection = openConnection(file)
    connection.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    connection.close()
    keepAsBackup('before-restore', file, dataDir, now)
  } catch (error) {
    if (!(error instanceof AppError && error.code.startsWith('DATABASE_'))) throw error
    const aside = `${file}.damaged-${new Date(now).toISOString().replace(/[:.]/g, '-')}`
    for (const suffix of ['-wal', '-shm', '']) {
      if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix)
    }
  }
}

/** Null, or why it was not done: whatever it is, it keeps nobody from starting. */
function tryToWriteAnew(file: string, dataDir: string, now: number): Reasoned | null {
  try {
    if (existsSync(file)) rewriteDatabase(file, dataDir, now)
    return null
  } catch (error) {
    // What a quick look at the start lets pass is found where every row is read: the rescue that follows looks closely.
    if (isCorruption(error)) flagDamaged(dataDir)
    return toReasoned(asAppError(error))
  }
}

function deleteEverything(dataDir: string): void {
  const ours = readdirSync(dataDir).filter((name) => name.startsWith('countersign.db'))
  for (const name of [...ours, 'imports', ...Object.values(logFiles)]) {
    rmSync(join(dataDir, name), { recursive: true, force: true })
  }
  rmSync(backupFolder(dataDir), { recursive: true, force: true })
}

function tellNotWritten(db: Db, error: Reasoned, now: number): void {
  addNotice(db, { now: () => now }, { kind: 'warning', phrase: { reason: 'traces-left', params: { error } } })
}

function tellNotRestored(db: Db, error: Reasoned, now: number): void {
  addNotice(
    db,
    { now: () => now },
    { kind: 'error', phrase: { reason: 'backup-not-restored', params: { error } } }
  )
}
