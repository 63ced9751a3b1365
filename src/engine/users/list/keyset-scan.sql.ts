import { type Db, readIds } from '../../db/index.ts'

/** An order of users that the database keeps. */
export interface KeyedIndex {
  from: string
  /** The column of the user's ID. */
  id: string
  /** A column of the index and, by the same name, of `users`. */
  key: string
  /** What every row of a partial index satisfies. */
  has: string
  keyType: 'text' | 'number'
}

export const keyedIndexes = {
  name: { from: 'user_names', id: 'user_id', key: 'name_key', has: 'true', keyType: 'text' },
  address: {
    from: 'users INDEXED BY users_address',
    id: 'id',
    key: 'address_key',
    has: 'true',
    keyType: 'text'
  },
  lastSent: {
    from: 'users INDEXED BY users_last_sent',
    id: 'id',
    key: 'last_sent_at',
    has: 'last_sent_at IS NOT NULL',
    keyType: 'number'
  },
  linkExpires: {
    from: 'users INDEXED BY users_link_expires',
    id: 'id',
    key: 'link_expires_at',
    has: 'link_expires_at IS NOT NULL',
    keyType: 'number'
  },
  sentCount: {
    from: 'users INDEXED BY users_sent_count',
    id: 'id',
    key: 'sent_count',
    has: 'sent_count > 0',
    keyType: 'number'
  }
} as const satisfies Record<string, KeyedIndex>

/** Where a scan is: after this ID among those with this key. */
export interface ScanPosition {
  key: string | number
  id: number
}

/**
 * The next IDs in the order (key, ID), of keys below `below`: first those with the same key, then those with greater keys.
 * As one condition, `(key, id) > (?, ?)`, SQLite would start at the first of a million users with the same key each time.
 */
export function idsAfterPosition(
  db: Db,
  { from, id, key, has }: KeyedIndex,
  last: ScanPosition,
  below: string | number,
  limit: number
): number[] {
  const sql = `
    SELECT * FROM (SELECT ${id} FROM ${from} WHERE ${has} AND ${key} = ? AND ${id} > ? ORDER BY ${id} LIMIT ${limit})
    UNION ALL
    SELECT * FROM (SELECT ${id} FROM ${from} WHERE ${has} AND ${key} > ? AND ${key} < ?
      ORDER BY ${key}, ${id} LIMIT ${limit})
    LIMIT ${limit}`
  return readIds(db, sql, last.key, last.id, last.key, below)
}

export const keyOfUser = (db: Db, { key }: KeyedIndex, userId: number): string | number =>
  db.statement<{ key: string | number }>(`SELECT ${key} AS key FROM users WHERE id = ?`).get(userId)!.key
