import type { TimelinePhrase } from '../../../shared/words/timeline-words.ts'
import type { Db } from '../../db/index.ts'
import type { BatchedWriter } from './batched-writer.ts'

export interface RevertedImport {
  removed: number
  restored: number
  /** Created or changed by the import, and left as they are: a mail went out to them, or they changed, since then. */
  kept: number
}

/** Nothing was handed to a server for the user `u`, and nobody changed them since the import made them. */
const untouched = `(NOT EXISTS (SELECT 1 FROM attempts a WHERE a.user_id = u.id) AND (u.status = 'deleted' OR (
  u.updated_at = u.created_at AND u.status_by IS NOT 'link' AND u.status_by IS NOT 'person')))`

/** The user `u`, changed by the import, is still as it left them, and nothing was handed to a server for them since. */
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

export interface RevertOrder {
  importId: number
  fileName: string
  firstId: number
  lastId: number
  /** Milliseconds since the epoch. */
  now: number
  /** The id of the actor who asked for it; null for what is taken back because it could not be written to the end. */
  undoneBy: string | null
}

/**
 * Takes back what an import has written, all of it or as far as it got: users it created are deleted, for good at the
 * next start, and those it changed are as they were. A few milliseconds at a time; whoever is interrupted begins again,
 * and comes to the same end.
 */
export async function revertImport(
  db: Db,
  order: RevertOrder,
  pieces: BatchedWriter
): Promise<RevertedImport> {
  const { importId, fileName, firstId, lastId, now, undoneBy } = order
  const undone: TimelinePhrase = { reason: 'import-undone', params: { fileName } }
  const result = { removed: 0, restored: 0, kept: 0 }
  const count = (sql: string, ...parameters: number[]) =>
    (db.statement(sql).get(...parameters) as { n: number }).n

  await pieces.each(lastId - firstId + 1, (after, through) => {
    const range = [firstId + after, firstId + through - 1, importId]
    const created = count(
      'SELECT count(*) AS n FROM users u WHERE u.id BETWEEN ? AND ? AND u.import_id = ?',
      ...range
    )
    const { changes } = db
      .statement(
        // Nothing here makes a row longer: on a full disk there is no room to take an import back but its own.
        `UPDATE users AS u SET deleted_batch = NULL, status = 'deleted'
         WHERE u.id BETWEEN ? AND ? AND u.import_id = ? AND ${untouched}`
      )
      .run(...range)
    result.removed += Number(changes)
    result.kept += created - Number(changes)
  })

  const changed = count('SELECT count(*) AS n FROM import_changes WHERE import_id = ?', importId)
  let through = 0
  await pieces.each(changed, (after, upTo) => {
    const next = db
      .statement(
        `SELECT max(user_id) AS last FROM (
           SELECT user_id FROM import_changes WHERE import_id = ? AND user_id > ? ORDER BY user_id LIMIT ?)`
      )
      .get(importId, through, upTo - after) as { last: number | null }
    if (next.last === null) return
    const range = [importId, through, next.last]
    through = next.last
    const restored = db
      .statement(
        `UPDATE users AS u SET ${restore}
         FROM import_changes c
         WHERE c.import_id = ? AND c.user_id > ? AND c.user_id <= ? AND u.id = c.user_id AND ${asLeft} RETURNING id`
      )
      .all(...range) as { id: number }[]
    const list = JSON.stringify(restored.map(({ id }) => id))
    const chosen = 'SELECT value FROM json_each(?)'
    db.statement(`DELETE FROM import_changes WHERE import_id = ? AND user_id IN (${chosen})`).run(
      importId,
      list
    )
    db.statement(
      `INSERT INTO user_events (user_id, at, kind, phrase, actor) SELECT value, ?, 'changed', ?, ? FROM json_each(?)`
    ).run(now, JSON.stringify(undone), undoneBy, list)
    result.restored += restored.length
    result.kept += upTo - after - restored.length
  })
  return result
}
