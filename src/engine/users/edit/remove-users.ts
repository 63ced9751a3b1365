import type { Actor } from '../../../shared/models/actor.ts'
import type { EngineContext } from '../../context/index.ts'
import { createYielder } from '../../runtime/index.ts'
import type { IdSet } from '../list/id-set.ts'
import type { Identities } from './identities.ts'
import { markDeleted, nextBatch, restoreDeleted } from './remove-users.sql.ts'
import type { Undo } from './undo-steps.ts'

/** About 5 ms. */
const usersPerTransaction = 400

type RemoveContext = Pick<EngineContext, 'db' | 'clock' | 'events'>

/**
 * Deletes users: they are no longer shown or sent anything. Their rows stay until the next start (purge-deleted.ts), so
 * that it can be undone. Returns how many were deleted and what undoes it.
 */
export async function removeUsers(
  context: RemoveContext,
  identities: Identities,
  users: IdSet,
  actor: Actor
): Promise<{ changed: number; undo: Undo | null }> {
  const { db, clock, events } = context
  identities.requireFree()
  const now = clock.now()
  const batch = nextBatch(db, now)
  const slices = createYielder()
  let changed = 0
  for (let after = 0; ;) {
    const ids = users.idsAfter(after, usersPerTransaction)
    if (ids.length === 0) break
    after = ids.at(-1)!
    changed += db.transaction(() => markDeleted(db, ids, { batch, now, actor }))
    await slices.turn()
  }
  if (changed === 0) return { changed, undo: null }
  identities.changed()
  events.usersChanged(null)
  return { changed, undo: (by) => restore(context, identities, users, batch, by) }
}

/** Brings back deleted users, except those whose place a user added since has taken. */
async function restore(
  { db, clock, events }: RemoveContext,
  identities: Identities,
  users: IdSet,
  batch: number,
  actor: Actor
): Promise<number> {
  identities.requireFree()
  const now = clock.now()
  const slices = createYielder()
  let restored = 0
  for (let after = 0; ;) {
    const ids = users.idsAfter(after, usersPerTransaction)
    if (ids.length === 0) break
    after = ids.at(-1)!
    restored += db.transaction(() => restoreDeleted(db, ids, { batch, now, actor }))
    await slices.turn()
  }
  identities.changed()
  events.usersChanged(null)
  return restored
}
