import type { Db } from '../../db/index.ts'

/**
 * The next users after `after` that can be removed, of those deleted up to `throughBatch`. Not those an email was queued
 * for, because the log refers to them. Not the user with the greatest ID, which SQLite would give to the next user. Not
 * people who are being erased (privacy/erase-people.ts), whose row says what to look for.
 */
export const nextPurgeable = (db: Db, throughBatch: number, after: number, limit: number): number[] =>
  db
    .statement<{ id: number }>(
      `SELECT id FROM users u WHERE status = 'deleted' AND coalesce(deleted_batch, 0) <= ? AND id > ?
         AND id < (SELECT max(id) FROM users)
         AND id NOT IN (SELECT e.value FROM meta m JOIN json_each(m.value) e WHERE m.key = 'erasing')
         AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.user_id = u.id) ORDER BY id LIMIT ?`
    )
    .all(throughBatch, after, limit)
    .map(({ id }) => id)

export function purgeUsers(db: Db, ids: number[]): void {
  const list = JSON.stringify(ids)
  const theirs = '(SELECT value FROM json_each(?))'
  db.statement(`DELETE FROM user_events WHERE user_id IN ${theirs}`).run(list)
  db.statement(`DELETE FROM former_addresses WHERE user_id IN ${theirs}`).run(list)
  db.statement(`DELETE FROM users WHERE id IN ${theirs}`).run(list)
}
