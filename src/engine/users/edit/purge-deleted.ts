import type { Db } from '../../db/index.ts'
import type { createYielder } from '../../runtime/index.ts'

/** Rows removed in one transaction. Each stands in several orders at random places: about 5 ms. */
const step = 50

/**
 * Removes for good whom a person deleted in an earlier session: undo does not reach that far back, and what is deleted
 * should be gone. `throughBatch`: the last deletion of an earlier session (`lastBatch`). Those a mail was queued
 * for stay as they are, hidden: the log refers to them. So does the user with the greatest id, or SQLite would give that
 * id to the next one, and whoever is being removed with all traces (privacy/erase-people.ts): the row tells what to look
 * for. `removed` is told of the others, some at a time.
 */
export async function purgeDeleted(
  db: Db,
  throughBatch: number,
  removed: (ids: number[]) => void,
  slices: ReturnType<typeof createYielder>
): Promise<number> {
  const next = db.statement(
    `SELECT id FROM users u WHERE status = 'deleted' AND coalesce(deleted_batch, 0) <= ? AND id > ?
       AND id < (SELECT max(id) FROM users)
       AND id NOT IN (SELECT e.value FROM meta m JOIN json_each(m.value) e WHERE m.key = 'erasing')
       AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.user_id = u.id) ORDER BY id LIMIT ?`
  )
  let purged = 0
  for (let after = 0; ;) {
    const ids = (next.all(throughBatch, after, step) as { id: number }[]).map(({ id }) => id)
    if (ids.length === 0) return purged
    after = ids.at(-1)!
    const list = JSON.stringify(ids)
    db.transaction(() => {
      for (const [table, column] of [
        ['user_events', 'user_id'],
        ['former_addresses', 'user_id'],
        ['users', 'id']
      ]) {
        db.statement(`DELETE FROM ${table} WHERE ${column} IN (SELECT value FROM json_each(?))`).run(list)
      }
    })
    removed(ids)
    purged += ids.length
    await slices.turn()
  }
}
