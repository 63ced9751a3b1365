import type { TimelinePhrase } from '../../../shared/words/timeline-words.ts'
import type { Db } from '../../db/index.ts'

/** Nothing was sent to the user `u`, and nobody changed them since the import created them. */
const untouched = `(NOT EXISTS (SELECT 1 FROM attempts a WHERE a.user_id = u.id) AND (u.status = 'deleted' OR (
  u.updated_at = u.created_at AND u.status_by IS NOT 'link' AND u.status_by IS NOT 'person')))`

/** The user `u`, changed by the import, is still as it left them, and nothing was sent to them since. */
const asLeft = `(u.updated_at = c.before ->> 'written_at' AND u.status = c.before ->> 'status_after'
  AND CASE WHEN u.status = c.before ->> 'status' THEN u.status_at IS c.before ->> 'status_at'
    ELSE u.status_by = 'import' END
  AND (SELECT max(a.id) FROM attempts a WHERE a.user_id = u.id) IS c.before ->> 'last_attempt')`

const restoredColumns =
  'name name_key address address_key domain role locale fields import_link status status_at status_by undeliverable_reason updated_at link_expires_at link_used_at'
const restore = restoredColumns
  .split(' ')
  .map((column) => `${column} = c.before ->> '${column}'`)
  .join(', ')

/** Users that the import created, by ID: from `first` to `last`. */
export interface CreatedRange {
  importId: number
  first: number
  last: number
}

export const countCreated = (db: Db, { first, last, importId }: CreatedRange): number =>
  db
    .statement<{ n: number }>(
      'SELECT count(*) AS n FROM users u WHERE u.id BETWEEN ? AND ? AND u.import_id = ?'
    )
    .get(first, last, importId)!.n

/** Returns how many. Nothing here makes a row longer: a full disk has only the import's own room for this. */
export function deleteUntouched(db: Db, { first, last, importId }: CreatedRange): number {
  const { changes } = db
    .statement(
      `UPDATE users AS u SET deleted_batch = NULL, status = 'deleted'
       WHERE u.id BETWEEN ? AND ? AND u.import_id = ? AND ${untouched}`
    )
    .run(first, last, importId)
  return Number(changes)
}

export const countChanged = (db: Db, importId: number): number =>
  db.statement<{ n: number }>('SELECT count(*) AS n FROM import_changes WHERE import_id = ?').get(importId)!.n

/** The last of the next `limit` users after `userId` that the import changed; null if there is none. */
export const lastOfNextChanged = (db: Db, importId: number, userId: number, limit: number): number | null =>
  db
    .statement<{ last: number | null }>(
      `SELECT max(user_id) AS last FROM (
         SELECT user_id FROM import_changes WHERE import_id = ? AND user_id > ? ORDER BY user_id LIMIT ?)`
    )
    .get(importId, userId, limit)!.last

/** Users after `after` up to `through` that are still as the import left them become as before. Returns their IDs. */
export const restoreAsBefore = (db: Db, importId: number, after: number, through: number): number[] =>
  db
    .statement<{ id: number }>(
      `UPDATE users AS u SET ${restore}
       FROM import_changes c
       WHERE c.import_id = ? AND c.user_id > ? AND c.user_id <= ? AND u.id = c.user_id AND ${asLeft} RETURNING id`
    )
    .all(importId, after, through)
    .map(({ id }) => id)

/** They have nothing left to revert, and their timeline says why. `undoneBy`: an actor's ID. */
export function noteRestored(
  db: Db,
  importId: number,
  userIds: number[],
  { phrase, now, undoneBy }: { phrase: TimelinePhrase; now: number; undoneBy: string | null }
): void {
  const list = JSON.stringify(userIds)
  db.statement(
    'DELETE FROM import_changes WHERE import_id = ? AND user_id IN (SELECT value FROM json_each(?))'
  ).run(importId, list)
  db.statement(
    `INSERT INTO user_events (user_id, at, kind, phrase, actor)
     SELECT value, ?, 'changed', ?, ? FROM json_each(?)`
  ).run(now, JSON.stringify(phrase), undoneBy, list)
}
