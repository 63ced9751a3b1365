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

type CommitContext = Pick<EngineContext, 'db' | 'clock' | 'events' | 'log'>

/**
 * Writes what the check counted. If it is canceled or fails, it reverts what it wrote. If the engine ends, the next start
 * does that. Throws WRONG_STATE if the file is not checked or another import is being saved; DISK_FULL.
 */
export function commitImport(
  context: CommitContext,
  users: UsersForImport,
  opened: OpenImport,
  actor: Actor,
  tell: Tell,
  signal: AbortSignal,
  engineEnds: () => boolean
): Promise<Counts> {
  const { db, clock, log } = context
  const { id, fileName, stageFile } = opened
  return withUsersLocked(context, users, async () => {
    if (!opened.checked) {
      throw new AppError('WRONG_STATE', 'import-already-saved')
    }
    const counts = await countsNow(context, users.identities, opened, opened.checked, tell, signal)
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
      const writer = createBatchedWriter(db, users.changes, signal)
      try {
        await writeRows(db, { importId: id, fileName, stageFile, now, firstId, actor }, writer, (done, of) =>
          tell({ kind: 'progress', phase: 'writing', done, of })
        )
      } finally {
        await writer.close()
      }
      setImport(db, id, { state: 'committed' })
    } catch (error) {
      if (!engineEnds()) {
        await revertUnfinished(context, users, id).catch((cause: unknown) =>
          log.error({ err: cause }, 'an import could not be reverted: the next start does it')
        )
      }
      throw error
    }
    await rm(stageFile, { force: true })
    return counts
  })
}

async function revertUnfinished(context: CommitContext, users: UsersForImport, id: number): Promise<void> {
  const { kept } = await revertStored(context, users, requireImport(context.db, id), null)
  if (kept > 0) setImport(context.db, id, { state: 'undone', undone_at: context.clock.now() })
  else setImport(context.db, id, { state: 'discarded' })
}

async function revertStored(
  { db, clock }: CommitContext,
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
  const writer = createBatchedWriter(db, changes, signal)
  try {
    return await revertImport(db, order, writer)
  } finally {
    await writer.close()
  }
}

/** Reverts a whole import. Throws NOT_FOUND, and WRONG_STATE if it was not saved or is undone already. */
export function undoImport(
  context: CommitContext,
  users: UsersForImport,
  id: number,
  actor: Actor,
  engineEnds: AbortSignal
): Promise<RevertedImport> {
  const { db, clock } = context
  return withUsersLocked(context, users, async () => {
    const stored = requireImport(db, id)
    if (stored.state !== 'committed') {
      throw new AppError('WRONG_STATE', 'import-not-undoable', { fileName: stored.fileName })
    }
    setImport(db, id, { state: 'undoing', undone_by: actor.id })
    const result = await revertStored(context, users, stored, actor.id, engineEnds)
    setImport(db, id, { state: 'undone', undone_at: clock.now() })
    return result
  })
}
