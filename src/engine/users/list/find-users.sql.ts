import type { UserFilter } from '../../../shared/models/user.ts'
import { type Db, readIds } from '../../db/index.ts'

/** The range of IDs that an import created; null for one that created nobody, or does not exist. */
export function importedRange(db: Db, importId: number): { first: number; last: number | null } | null {
  const row = db
    .statement<{ first: number | null; last: number | null }>(
      'SELECT first_user_id AS first, last_user_id AS last FROM imports WHERE id = ?'
    )
    .get(importId)
  return row && row.first !== null ? { first: row.first, last: row.last } : null
}

/** From one of the indexes `deliveries_opened`, `…_fetched` and `…_confirmed`, which contain nothing else. */
export const usersWithDelivery = (
  db: Db,
  what: 'opened' | 'fetched' | 'confirmed',
  after: number,
  limit: number
): number[] =>
  readIds(
    db,
    `SELECT DISTINCT user_id FROM deliveries INDEXED BY deliveries_${what}
     WHERE ${what}_at IS NOT NULL AND user_id > ? ORDER BY user_id LIMIT ?`,
    after,
    limit
  )

export const usersWithStatus = (
  db: Db,
  status: NonNullable<UserFilter['status']> | 'deleted',
  after: number,
  limit: number
): number[] =>
  readIds(db, 'SELECT id FROM users WHERE status = ? AND id > ? ORDER BY id LIMIT ?', status, after, limit)

/** Users whose search entry and domain are out of date. */
export const changedUsers = (db: Db): number[] => readIds(db, 'SELECT user_id FROM user_search_pending')
