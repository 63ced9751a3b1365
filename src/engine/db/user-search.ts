import type { Db } from './database.ts'
import { readIds } from './read-ids.ts'

/** What is indexed of a user: the folded name, the part of the address before the @, and a non-ASCII address as given. */
const indexedText = `name_key || char(10) || substr(address_key, 1, instr(address_key, '@'))
  || CASE WHEN lower(address) <> address_key THEN char(10) || lower(address) ELSE '' END`

/** All users up to this id are indexed. */
export function searchableThrough(db: Db): number {
  const { value } = db.statement("SELECT value FROM meta WHERE key = 'user_search_through'").get() as {
    value: string
  }
  return Number(value)
}

/** Inside a transaction: indexes the users with ids in (after, through]. */
export function indexUsers(db: Db, after: number, through: number): void {
  db.statement(
    `INSERT INTO user_search (rowid, text) SELECT id, ${indexedText} FROM users WHERE id > ? AND id <= ?`
  ).run(after, through)
  db.statement("UPDATE meta SET value = ? WHERE key = 'user_search_through'").run(String(through))
}

/** Users that changed since they were indexed. */
export function pendingUsers(db: Db, limit: number): number[] {
  return readIds(db, 'SELECT user_id FROM user_search_pending ORDER BY user_id LIMIT ?', limit)
}

/** Inside a transaction: indexes users anew. Those beyond `through` are left to `indexUsers`. */
export function reindexUsers(db: Db, ids: number[], through: number): void {
  const list = JSON.stringify(ids)
  const chosen = 'SELECT value FROM json_each(?)'
  db.statement(`DELETE FROM user_search WHERE rowid IN (${chosen})`).run(list)
  db.statement(
    `INSERT INTO user_search (rowid, text) SELECT id, ${indexedText} FROM users WHERE id IN (${chosen}) AND id <= ?`
  ).run(list, through)
  db.statement(`DELETE FROM user_search_pending WHERE user_id IN (${chosen})`).run(list)
}

/**
 * Indexed users in (after, through] whose text holds `part`, three characters or more, exactly. The bounds are cast
 * because node:sqlite binds numbers as REAL, and FTS5 goes through the whole index for bounds that are not INTEGER.
 */
export function matchUsers(db: Db, part: string, after: number, through: number): number[] {
  return readIds(
    db,
    `SELECT rowid FROM user_search
     WHERE user_search MATCH ? AND rowid > CAST(? AS INTEGER) AND rowid <= CAST(? AS INTEGER)`,
    `"${part.replaceAll('"', '""')}"`,
    after,
    through
  )
}

/**
 * Joins what the index was written in: many small parts make a search slow. Does a part of it, some milliseconds;
 * returns whether there is more. SQLite's own way, at every so many writes, can take 50 ms at once.
 */
export function tidySearch(db: Db): boolean {
  return mergeSearch(db, 32)
}

/** `pages`: below 0 for the first of the steps that join all of it. */
function mergeSearch(db: Db, pages: number): boolean {
  const total = () => (db.statement('SELECT total_changes() AS n').get() as { n: number }).n
  const before = total()
  db.statement(`INSERT INTO user_search (user_search, rank) VALUES ('merge', ${pages})`).run()
  // https://www.sqlite.org/fts5.html#the_merge_command: fewer than two changes means that nothing was left to do.
  return total() - before >= 2
}

/**
 * Joins everything the index was written in, so that nothing of those deleted is left in it. Until then they are only
 * passed over. A part of it at a time, some milliseconds, `first` the first time; returns whether there is more.
 */
export function forgetDeleted(db: Db, first: boolean): boolean {
  return mergeSearch(db, first ? -pagesToForget : pagesToForget)
}

/** Pages written at a time, while nobody waits for it. */
const pagesToForget = 8
