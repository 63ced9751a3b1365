import type { DeliveryState } from '../../shared/models/delivery.ts'
import type { Parts } from '../parts.ts'
import { createSlices } from '../slices.ts'

export interface WalkedDelivery {
  id: number
  userId: number
  cause: string | null
  linkExpiresAt: number | null
  dueAt: number
  lastAttemptId: number | null
}

/** Deliveries looked at, and changed, in one transaction. */
const batchSize = 500

/**
 * Goes through the deliveries of a campaign that are in a state, a batch to a transaction, with others getting their turn
 * in between. `work` may change their state. Ends early when `mayGoOn` says so.
 */
export async function walkDeliveries(
  { db }: Pick<Parts, 'db'>,
  campaignId: number,
  state: DeliveryState,
  work: (rows: WalkedDelivery[]) => void,
  mayGoOn: () => boolean = () => true
): Promise<void> {
  const slices = createSlices()
  const columns =
    'id, user_id AS userId, cause, link_expires_at AS linkExpiresAt, due_at AS dueAt, last_attempt_id AS lastAttemptId'
  // First what else is due at the time reached: as one condition SQLite would begin at the first of those each time.
  const next = db.statement(
    `SELECT * FROM (SELECT ${columns} FROM deliveries
       WHERE campaign_id = ? AND state = ? AND due_at = ? AND id > ? ORDER BY id LIMIT ${batchSize})
     UNION ALL
     SELECT * FROM (SELECT ${columns} FROM deliveries
       WHERE campaign_id = ? AND state = ? AND due_at > ? ORDER BY due_at, id LIMIT ${batchSize})
     LIMIT ${batchSize}`
  )
  const of = [campaignId, state]
  let last = { dueAt: -1, id: 0 }
  for (;;) {
    const rows = next.all(...of, last.dueAt, last.id, ...of, last.dueAt) as unknown as WalkedDelivery[]
    if (rows.length === 0) return
    last = rows.at(-1)!
    db.transaction(() => work(rows))
    await slices.turn()
    if (!mayGoOn()) return
  }
}
