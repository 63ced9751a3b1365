import { rm } from 'node:fs/promises'
import { AppError } from '../../../shared/errors.ts'
import type { Actor } from '../../../shared/models/actor.ts'
import type { EngineContext } from '../../context/index.ts'
import { countsNow, type Tell } from '../check/check-import.ts'
import type { Counts } from '../check/compare-rows.ts'
import { createBatchedWriter } from './batched-writer.ts'
import type { OpenImport } from '../staging/open-imports.ts'
import { nextUserId, setImport, type StoredImport } from '../imports.sql.ts'
import { requireImport } from '../require-import.ts'
import { revertImport, type RevertedImport } from './revert-import.ts'
import { type UsersForImport, withUsersLocked } from './lock-users.ts'
import { writeRows } from './write-rows.ts'

type CommitParts = Pick<EngineContext, 'db' | 'clock' | 'events' | 'log'>

/**
 * Writes what the check counted. Called off, or failing, it takes back what it wrote, unless the engine ends: the next
 * start does it then. Throws WRONG_STATE when there was no check, or another import is being written; DISK_FULL.
 */
export function commitImport(
  parts: CommitParts,
  users: UsersForImport,
  opened: OpenImport,
  actor: Actor,
  tell: Tell,
  signal: AbortSignal,
  engineEnds: () => boolean
): Promise<Counts> {
  const { db, clock, log } = parts
  const { id, fileName, stageFile } = opened
  return withUsersLocked(parts, users, async () => {
    if (!opened.checked) {
      throw new AppError('WRONG_STATE', 'import-already-saved')
    }
    const counts = await countsNow(parts, users.identities, opened, opened.checked, tell, signal)
    const now = clock.now()
    const firstId = nextUserId(db)
    const { created, updated, unchanged, refused } = counts
    setImport(db, id, {
      state: 'writing',
      at: now,
      imported_by: actor.id,
      first_user_id: firstId,
      last_user_id: firstId + created - 1,
      created,
      updated,
      unchanged,
      refused
    })
    opened.checked = null
    try {
      const pieces = createBatchedWriter(db, users.changes, signal)
      try {
        await writeRows(db, { importId: id, fileName, stageFile, now, firstId, actor }, pieces, (done, of) =>
          tell({ kind: 'progress', phase: 'writing', done, of })
        )
      } finally {
        await pieces.close()
      }
      setImport(db, id, { state: 'committed' })
    } catch (error) {
      if (!engineEnds()) {
        await takeBackWritten(parts, users, id).catch((cause: unknown) =>
          log.error({ err: cause }, 'an import could not be taken back: the next start does it')
        )
      }
      throw error
    }
    await rm(stageFile, { force: true })
    return counts
  })
}

async function takeBackWritten(parts: CommitParts, users: UsersForImport, id: number): Promise<void> {
  const { kept } = await takeBackStored(parts, users, requireImport(parts.db, id), null)
  if (kept > 0) setImport(parts.db, id, { state: 'undone', undone_at: parts.clock.now() })
  else setImport(parts.db, id, { state: 'discarded' })
}

async function takeBackStored(
  { db, clock }: CommitParts,
  { changes }: UsersForImport,
  { id, fileName, firstUserId, lastUserId }: StoredImport,
  undoneBy: string | null,
  signal?: AbortSignal
): Promise<RevertedImport> {
  const order = {
    importId: id,
    fileName,
    firstId: firstUserId ?? 1,
    lastId: lastUserId ?? 0,
    now: clock.now(),
    undoneBy
  }
  const pieces = createBatchedWriter(db, changes, signal)
  try {
    return await revertImport(db, order, pieces)
  } finally {
    await pieces.close()
  }
}

/** Takes a whole import back. Throws NOT_FOUND, and WRONG_STATE when it was not written or is undone already. */
export function undoImport(
  parts: CommitParts,
  users: UsersForImport,
  id: number,
  actor: Actor,
  engineEnds: AbortSignal
): Promise<RevertedImport> {
  const { db, clock } = parts
  return withUsersLocked(parts, users, async () => {
    const stored = requireImport(db, id)
    if (stored.state !== 'committed') {
      throw new AppError('WRONG_STATE', 'import-not-undoable', { fileName: stored.fileName })
    }
    setImport(db, id, { state: 'undoing', undone_by: actor.id })
    const result = await takeBackStored(parts, users, stored, actor.id, engineEnds)
    setImport(db, id, { state: 'undone', undone_at: clock.now() })
    return result
  })
}
