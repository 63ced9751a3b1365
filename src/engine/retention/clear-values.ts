import type { Db } from '../db/index.ts'
import { createYielder } from '../runtime/index.ts'

/** Rows a transaction: about 2 ms. */
const batch = 100

/** States in which a delivery is over and done with. An unknown one can still be sent again, with the same message. */
const over = `('accepted', 'rejected', 'skipped', 'cancelled')`

/**
 * Forgets the values that messages settled before `before` (ms since the epoch) were made from, so that the log can no
 * longer show those messages. Log rows, links and Message-IDs stay. Slice by slice, the queue goes on meanwhile. Returns
 * how many were cleared.
 */
export async function clearValues(db: Db, before: number, signal?: AbortSignal): Promise<number> {
  const slices = createYielder(signal)
  // By the index deliveries_kept_values; those that are not over are passed by.
  const next = db.statement(
    `SELECT id, settled_at AS settledAt, state IN ${over} AS over FROM deliveries
     WHERE values_json IS NOT NULL AND settled_at IS NOT NULL AND settled_at < ? AND (settled_at, id) > (?, ?)
     ORDER BY settled_at, id LIMIT ${batch}`
  )
  const clear = db.statement('UPDATE deliveries SET values_json = NULL WHERE id = ?')
  let cleared = 0
  let mark = { settledAt: -1, id: 0 }
  for (;;) {
    await slices.turn()
    const rows = next.all(before, mark.settledAt, mark.id) as {
      id: number
      settledAt: number
      over: number
    }[]
    const last = rows.at(-1)
    if (!last) return cleared
    const done = rows.filter(({ over }) => over === 1)
    if (done.length > 0) {
      db.transaction(() => {
        for (const { id } of done) clear.run(id)
      })
    }
    cleared += done.length
    mark = last
  }
}
