import type { Actor } from '../../../shared/models/actor.ts'
import type { TimelinePhrase } from '../../../shared/words/timeline-words.ts'
import type { Db } from '../../db/index.ts'
import type { EngineContext } from '../../context/index.ts'
import { createYielder } from '../../runtime/index.ts'
import type { IdSet } from '../list/id-set.ts'
import type { Identities } from './identities.ts'
import type { Undo } from './undo-steps.ts'

/** Users changed in one transaction: about 5 ms. */
const step = 400

const deleted: TimelinePhrase = { reason: 'deleted', params: {} }
const restored: TimelinePhrase = { reason: 'restored', params: {} }

const chosen = 'id IN (SELECT value FROM json_each(?))'

type RemoveParts = Pick<EngineContext, 'db' | 'clock' | 'events'>

/**
 * Deletes users: they show nowhere and are sent nothing. Their rows stay until the next start (purge-deleted.ts), so that
 * it can be undone. Returns how many were deleted and what undoes it.
 */
export async function removeUsers(
  parts: RemoveParts,
  identities: Identities,
  users: IdSet,
  actor: Actor
): Promise<{ changed: number; undo: Undo | null }> {
  const { db, clock, events } = parts
  identities.requireFree()
  const now = clock.now()
  const batch = nextBatch(db, now)
  const slices = createYielder()
  let changed = 0
  for (let after = 0; ;) {
    const ids = users.idsAfter(after, step)
    if (ids.length === 0) break
    after = ids.at(-1)!
    changed += db.transaction(() => removeBatch(db, ids, batch, now, actor))
    await slices.turn()
  }
  if (changed === 0) return { changed, undo: null }
  identities.changed()
  events.usersChanged(null)
  return { changed, undo: (by) => restore(parts, identities, users, batch, by) }
}

/** The number of the newest deletion; 0 where there was none. */
export function lastBatch(db: Db): number {
  const row = db.statement("SELECT value FROM meta WHERE key = 'deleted_batch'").get() as
    { value: string } | undefined
  return Number(row?.value ?? 0)
}

/** A number that no earlier deletion has had. */
function nextBatch(db: Db, now: number): number {
  const { value } = db
    .statement(
      `INSERT INTO meta VALUES ('deleted_batch', ?) ON CONFLICT (key)
       DO UPDATE SET value = max(CAST(value AS INTEGER) + 1, CAST(excluded.value AS INTEGER)) RETURNING value`
    )
    .get(String(now)) as { value: string }
  return Number(value)
}

function removeBatch(db: Db, ids: number[], batch: number, now: number, actor: Actor): number {
  const list = JSON.stringify(ids)
  db.statement(
    `INSERT INTO user_events (user_id, at, kind, phrase, actor)
     SELECT id, ?, 'deleted', ?, ? FROM users WHERE ${chosen} AND status <> 'deleted'`
  ).run(now, JSON.stringify(deleted), actor.id, list)
  const { changes } = db
    .statement(
      `UPDATE users SET deleted_from = status, deleted_batch = ?, status = 'deleted' WHERE ${chosen} AND status <> 'deleted'`
    )
    .run(batch, list)
  return Number(changes)
}

/**
 * Brings back those whom nobody has taken the place of: a user added since who has the same external id, or the same
 * address and no external ids to tell the two apart, stays, and the deleted one stays deleted.
 */
async function restore(
  { db, clock, events }: RemoveParts,
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
    const ids = users.idsAfter(after, step)
    if (ids.length === 0) break
    after = ids.at(-1)!
    restored += db.transaction(() => restoreBatch(db, ids, batch, now, actor))
    await slices.turn()
  }
  identities.changed()
  events.usersChanged(null)
  return restored
}

function restoreBatch(db: Db, ids: number[], batch: number, now: number, actor: Actor): number {
  const back = db
    .statement(
      `UPDATE users SET status = deleted_from, deleted_from = NULL, deleted_batch = NULL
       WHERE ${chosen} AND status = 'deleted' AND deleted_batch = ?
         AND NOT EXISTS (SELECT 1 FROM user_external_ids k JOIN users o ON o.id = k.user_id
           WHERE k.external_id = users.external_id AND o.id <> users.id AND o.status <> 'deleted')
         AND NOT EXISTS (SELECT 1 FROM users o WHERE o.address_key = users.address_key AND o.id <> users.id
           AND o.status <> 'deleted' AND (o.external_id IS NULL OR users.external_id IS NULL))
       RETURNING id`
    )
    .all(JSON.stringify(ids), batch) as { id: number }[]
  const list = JSON.stringify(back.map(({ id }) => id))
  db.statement(
    `INSERT OR REPLACE INTO user_external_ids SELECT external_id, id FROM users WHERE ${chosen} AND external_id IS NOT NULL`
  ).run(list)
  db.statement(
    `INSERT INTO user_events (user_id, at, kind, phrase, actor) SELECT value, ?, 'restored', ?, ? FROM json_each(?)`
  ).run(now, JSON.stringify(restored), actor.id, list)
  return back.length
}
