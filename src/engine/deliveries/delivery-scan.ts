import type { DeliveryState } from '../../shared/models/delivery.ts'
import type { EngineContext } from '../context/index.ts'
import { createYielder } from '../runtime/index.ts'

export interface ScannedDelivery {
  id: number
  userId: number
  cause: string | null
  linkExpiresAt: number | null
  dueAt: number
}

/** A place in the order of the deliveries of a campaign that are in a state. */
export interface DeliveryPlace {
  dueAt: number
  id: number
}
export const beforeAll: DeliveryPlace = { dueAt: -1, id: 0 }

/**
 * The next `most` deliveries of a campaign in a state after a place, in order. First those that are due at the same time:
 * as one condition, `(due_at, id) > (?, ?)`, SQLite would begin at the first of a million of them each time.
 */
export function deliveriesAfter(
  columns: string,
  campaignId: number,
  state: DeliveryState,
  { dueAt, id }: DeliveryPlace,
  most: number
): { sql: string; parameters: (string | number)[] } {
  return {
    sql: `SELECT * FROM (SELECT ${columns} FROM deliveries
        WHERE campaign_id = ? AND state = ? AND due_at = ? AND id > ? ORDER BY id LIMIT ?)
      UNION ALL
      SELECT * FROM (SELECT ${columns} FROM deliveries
        WHERE campaign_id = ? AND state = ? AND due_at > ? ORDER BY due_at, id LIMIT ?)
      LIMIT ?`,
    parameters: [campaignId, state, dueAt, id, most, campaignId, state, dueAt, most, most]
  }
}

/** Deliveries looked at, and changed, in one transaction. */
const batchSize = 500

/**
 * Goes through the deliveries of a campaign that are in a state, a batch to a transaction, with others getting their turn
 * in between. `work` may change their state. Ends early when `mayGoOn` says so.
 */
export async function scanDeliveries(
  { db }: Pick<EngineContext, 'db'>,
  campaignId: number,
  state: DeliveryState,
  work: (rows: ScannedDelivery[]) => void,
  mayGoOn: () => boolean = () => true
): Promise<void> {
  const slices = createYielder()
  const columns = 'id, user_id AS userId, cause, link_expires_at AS linkExpiresAt, due_at AS dueAt'
  let last: DeliveryPlace = beforeAll
  for (;;) {
    const { sql, parameters } = deliveriesAfter(columns, campaignId, state, last, batchSize)
    const rows = db.statement(sql).all(...parameters) as unknown as ScannedDelivery[]
    if (rows.length === 0) return
    last = rows.at(-1)!
    db.transaction(() => work(rows))
    await slices.turn()
    if (!mayGoOn()) return
  }
}
