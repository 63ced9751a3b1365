import type { Actor } from '../../../shared/models/actor.ts'
import type { TimelinePhrase } from '../../../shared/words/timeline-words.ts'
import type { Db } from '../../db/index.ts'

/** Which deletion it is, when, and who does it. */
export interface Deletion {
  batch: number
  now: number
  actor: Actor
}

const deleted: TimelinePhrase = { reason: 'deleted', params: {} }
const restored: TimelinePhrase = { reason: 'restored', params: {} }

const chosen = 'id IN (SELECT value FROM json_each(?))'

/** The number of the newest deletion; 0 if there was none. */
export const lastBatch = (db: Db): number =>
  Number(
    db.statement<{ value: string }>("SELECT value FROM meta WHERE key = 'deleted_batch'").get()?.value ?? 0
  )

/** A number that no earlier deletion has had. */
export const nextBatch = (db: Db, now: number): number =>
  Number(
    db
      .statement<{ value: string }>(
        `INSERT INTO meta VALUES ('deleted_batch', ?) ON CONFLICT (key)
         DO UPDATE SET value = max(CAST(value AS INTEGER) + 1, CAST(excluded.value AS INTEGER)) RETURNING value`
      )
      .get(String(now))!.value
  )

/** Returns how many were not deleted before. */
export function markDeleted(db: Db, ids: number[], { batch, now, actor }: Deletion): number {
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
 * Returns how many. One stays deleted if another user now has the same external ID, or has the same address and no external
 * IDs tell the two apart.
 */
export function restoreDeleted(db: Db, ids: number[], { batch, now, actor }: Deletion): number {
  const back = db
    .statement<{ id: number }>(
      `UPDATE users SET status = deleted_from, deleted_from = NULL, deleted_batch = NULL
       WHERE ${chosen} AND status = 'deleted' AND deleted_batch = ?
         AND NOT EXISTS (SELECT 1 FROM user_external_ids k JOIN users o ON o.id = k.user_id
           WHERE k.external_id = users.external_id AND o.id <> users.id AND o.status <> 'deleted')
         AND NOT EXISTS (SELECT 1 FROM users o WHERE o.address_key = users.address_key AND o.id <> users.id
           AND o.status <> 'deleted' AND (o.external_id IS NULL OR users.external_id IS NULL))
       RETURNING id`
    )
    .all(JSON.stringify(ids), batch)
  const list = JSON.stringify(back.map(({ id }) => id))
  db.statement(
    `INSERT OR REPLACE INTO user_external_ids SELECT external_id, id FROM users WHERE ${chosen} AND external_id IS NOT NULL`
  ).run(list)
  db.statement(
    `INSERT INTO user_events (user_id, at, kind, phrase, actor)
     SELECT value, ?, 'restored', ?, ? FROM json_each(?)`
  ).run(now, JSON.stringify(restored), actor.id, list)
  return back.length
}
