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
  const next = db.statement(
    `SELECT id, user_id AS userId, cause, link_expires_at AS linkExpiresAt, due_at AS dueAt,
       last_attempt_id AS lastAttemptId
     FROM deliveries
     WHERE campaign_id = ? AND state = ? AND (due_at, id) > (?, ?) ORDER BY due_at, id LIMIT ${batchSize}`
  )
  let last = { dueAt: -1, id: 0 }
  for (;;) {
    const rows = next.all(campaignId, state, last.dueAt, last.id) as unknown as WalkedDelivery[]
    if (rows.length === 0) return
    last = rows.at(-1)!
    db.transaction(() => work(rows))
    await slices.turn()
    if (!mayGoOn()) return
  }
}
