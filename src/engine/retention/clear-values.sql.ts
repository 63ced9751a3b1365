import type { Db } from '../db/index.ts'

/** States in which a delivery is over. An unknown one can still be sent again, with the same message. */
const over = `('accepted', 'rejected', 'skipped', 'cancelled')`

/** A place in the order of deliveries that keep values. */
export interface SettledPlace {
  settledAt: number
  id: number
}

/** The next deliveries that were settled before `before` and keep values. `over`: 0 or 1. By `deliveries_kept_values`. */
export function nextWithValues(db: Db, before: number, { settledAt, id }: SettledPlace, limit: number) {
  return db
    .statement<SettledPlace & { over: number }>(
      `SELECT id, settled_at AS settledAt, state IN ${over} AS over FROM deliveries
       WHERE values_json IS NOT NULL AND settled_at IS NOT NULL AND settled_at < ? AND (settled_at, id) > (?, ?)
       ORDER BY settled_at, id LIMIT ?`
    )
    .all(before, settledAt, id, limit)
}

export function forgetValues(db: Db, deliveryId: number): void {
  db.statement('UPDATE deliveries SET values_json = NULL WHERE id = ?').run(deliveryId)
}
