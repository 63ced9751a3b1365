import { type Db, readIds } from '../../db/index.ts'
import type { createYielder } from '../../runtime/index.ts'

/** Ids read in one statement: about 1 ms. */
const step = 10_000

/** An order of users that the database keeps. */
interface KeyedIndex {
  from: string
  /** The column the user's id is in. */
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

/**
 * Goes through an index, from one key to below another or all of it, handing over ids in the order (key, id), some at a time. What
 * changes meanwhile may be met or not. It goes on from a key, first by what else has that key, then by greater ones: as
 * one condition, `(key, id) > (?, ?)`, SQLite would begin at the first of a million users with the same key each time.
 */
export async function keysetScan(
  db: Db,
  { from, id, key, has, keyType }: KeyedIndex,
  take: (ids: number[]) => void,
  slices: ReturnType<typeof createYielder>,
  range?: { from: string; below: string }
): Promise<void> {
  const sql = `
    SELECT * FROM (SELECT ${id} FROM ${from} WHERE ${has} AND ${key} = ? AND ${id} > ? ORDER BY ${id} LIMIT ${step})
    UNION ALL
    SELECT * FROM (SELECT ${id} FROM ${from} WHERE ${has} AND ${key} > ? AND ${key} < ?
      ORDER BY ${key}, ${id} LIMIT ${step})
    LIMIT ${step}`
  const all =
    keyType === 'text' ? { from: '', below: aboveAll } : { from: -(2 ** 53) + 1, below: 2 ** 53 - 1 }
  const { from: first, below } = range ?? all
  let last: { key: string | number; id: number } = { key: first, id: 0 }
  for (;;) {
    const ids = readIds(db, sql, last.key, last.id, last.key, below)
    take(ids)
    if (ids.length < step) return
    const lastId = ids.at(-1)!
    const row = db.statement(`SELECT ${key} AS key FROM users WHERE id = ?`).get(lastId)
    last = { id: lastId, key: (row as { key: string | number }).key }
    await slices.turn()
  }
}

/** Above every character: texts from `prefix` to below `prefix + aboveAll` are those that begin with it. */
export const aboveAll = '\u{10ffff}'
