import { rm } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import type { ColumnMapping, ImportProgress, ImportReport } from '../../shared/models/import.ts'
import type { ChangeCount } from '../db/change-count.ts'
import type { Parts } from '../parts.ts'
import { createSlices } from '../slices.ts'
import type { Identities } from '../users/identities.ts'
import type { SearchFiller } from '../users/search-filler.ts'
import type { CheckOrder } from './check-file.ts'
import type { Counts } from './compare-rows.ts'
import { inspectFile } from './inspect-file.ts'
import type { OpenImport, OpenImports } from './open-imports.ts'
import { findImport, nextUserId, setImport, type StoredImport } from './queries.ts'
import { runCheck } from './run-check.ts'
import type { ImportFormat } from './sniff-format.ts'
import { takeBack, type TakenBack } from './take-back.ts'
import { writeRows } from './write-rows.ts'

/** What of the users feature an import has to get along with. */
export interface UsersForImport {
  identities: Identities
  filler: Pick<SearchFiller, 'hold'>
  changes: Pick<ChangeCount, 'aside'>
}

type Tell = (progress: ImportProgress) => void

/** Looks at every row and counts; nothing is written to the users. Throws FILE_UNREADABLE, INVALID_FIELD, DISK_FULL. */
export async function checkImport(
  { db, clock }: Parts,
  { identities }: UsersForImport,
  opened: OpenImport,
  chosen: { format: ImportFormat; columns: ColumnMapping[] },
  tell: Tell,
  signal: AbortSignal
): Promise<ImportProgress> {
  return alone(opened, signal, async () => {
    opened.checked = null
    const { path, fileName, inspected, id } = opened
    const same = JSON.stringify(chosen.format) === JSON.stringify(inspected.format)
    const now = same
      ? inspected
      : { ...(await inspectFile(path, fileName, chosen.format)), ...fileOf(inspected) }
    const version = identities.version()
    const counts = await check(
      {
        read: {
          file: path,
          size: now.size,
          modifiedAt: now.modifiedAt,
          format: chosen.format,
          columns: chosen.columns,
          width: now.width,
          headers: now.headers,
          now: clock.now()
        },
        stageFile: opened.stageFile,
        refusedFile: opened.refusedFile,
        databaseFile: db.file,
        rows: 0
      },
      tell,
      signal
    )
    opened.checked = { counts, identities: version }
    return { kind: 'report', report: { importId: id, ...counts } }
  })
}

const fileOf = ({ size, modifiedAt }: { size: number; modifiedAt: number }) => ({ size, modifiedAt })

async function check(order: CheckOrder, tell: Tell, signal: AbortSignal): Promise<Counts> {
  const events = runCheck(order, signal)
  for (;;) {
    const next = await events.next()
    if (next.done) return next.value
    tell(next.value)
  }
}

/** One after the other on an import; waits for one that was called off to end. */
async function alone<T>(opened: OpenImport, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const before = opened.busy
  let done = () => {}
  opened.busy = new Promise((resolve) => (done = resolve))
  try {
    await before
    signal.throwIfAborted()
    return await work()
  } finally {
    done()
  }
}

/**
 * Writes what the check counted. Aborted, or failing, it takes back what it wrote. Throws WRONG_STATE when there was no
 * check, or another import is being written; DISK_FULL.
 */
export async function commitImport(
  parts: Parts,
  users: UsersForImport,
  opened: OpenImport,
  tell: Tell,
  signal: AbortSignal
): Promise<ImportProgress> {
  return alone(opened, signal, () =>
    withUsersHeld(parts, users, async () => {
      const { db, clock } = parts
      const { id, fileName, stageFile, checked } = opened
      if (!checked) throw new AppError('WRONG_STATE', 'This file was not checked yet. Choose it again.')
      const counts = await upToDate(parts, users, opened, checked, tell, signal)
      const now = clock.now()
      const firstId = nextUserId(db)
      setImport(db, id, {
        state: 'writing',
        at: now,
        first_user_id: firstId,
        last_user_id: firstId + counts.created - 1,
        created: counts.created,
        updated: counts.updated,
        unchanged: counts.unchanged,
        refused: counts.refused
      })
      try {
        const pieces = { slices: createSlices(signal), changes: users.changes }
        const order = { importId: id, fileName, stageFile, now, firstId }
        await writeRows(db, order, pieces, (done, of) =>
          tell({ kind: 'progress', phase: 'writing', done, of })
        )
      } catch (error) {
        await takeBackWritten(parts, users, id)
        throw error
      }
      setImport(db, id, { state: 'committed' })
      opened.checked = null
      await rm(stageFile, { force: true })
      const report: ImportReport = { importId: id, ...counts }
      return { kind: 'report', report }
    })
  )
}

/** The counts of the check, made anew when somebody came, went or moved since. */
async function upToDate(
  { db }: Parts,
  { identities }: UsersForImport,
  opened: OpenImport,
  checked: NonNullable<OpenImport['checked']>,
  tell: Tell,
  signal: AbortSignal
): Promise<Counts> {
  const version = identities.version()
  if (checked.identities === version) return checked.counts
  const { stageFile, refusedFile } = opened
  const order = { read: null, stageFile, refusedFile, databaseFile: db.file, rows: checked.counts.rows }
  const counts = await check(order, tell, signal)
  opened.checked = { counts, identities: version }
  return counts
}

/** Nobody else changes who is who, and what others show stays as it is, until `work` is done. Throws WRONG_STATE. */
async function withUsersHeld<T>(
  { events }: Parts,
  { identities, filler }: UsersForImport,
  work: () => Promise<T>
): Promise<T> {
  identities.requireFree()
  const free = identities.hold()
  const fill = filler.hold()
  try {
    return await work()
  } finally {
    free()
    identities.changed()
    fill()
    events.usersChanged(null)
  }
}

async function takeBackWritten(parts: Parts, users: UsersForImport, id: number): Promise<void> {
  const { kept } = await takeBackStored(parts, users, findImport(parts.db, id))
  if (kept > 0) setImport(parts.db, id, { state: 'undone', undone_at: parts.clock.now() })
  else setImport(parts.db, id, { state: 'discarded' })
}

function takeBackStored(
  { db, clock }: Parts,
  { changes }: UsersForImport,
  { id, fileName, firstUserId, lastUserId }: StoredImport
): Promise<TakenBack> {
  const order = {
    importId: id,
    fileName,
    firstId: firstUserId ?? 1,
    lastId: lastUserId ?? 0,
    now: clock.now()
  }
  return takeBack(db, order, { slices: createSlices(), changes })
}

/** Takes a whole import back. Throws NOT_FOUND, and WRONG_STATE when it was not written or is undone already. */
export async function undoImport(parts: Parts, users: UsersForImport, id: number): Promise<TakenBack> {
  const { db, clock } = parts
  const stored = findImport(db, id)
  if (stored.state !== 'committed') {
    throw new AppError('WRONG_STATE', `The import of ${stored.fileName} is not there to be undone.`)
  }
  return withUsersHeld(parts, users, async () => {
    setImport(db, id, { state: 'undoing' })
    const result = await takeBackStored(parts, users, stored)
    setImport(db, id, { state: 'undone', undone_at: clock.now() })
    return result
  })
}

/** Forgets an import that was not written. Its refused rows go too. */
export async function discardImport({ db }: Parts, open: OpenImports, id: number): Promise<void> {
  if (findImport(db, id).state === 'open') setImport(db, id, { state: 'discarded' })
  await open.forget(id)
}
