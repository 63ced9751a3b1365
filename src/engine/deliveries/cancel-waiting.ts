import type { Parts } from '../context/engine-context.ts'
import { type WalkedDelivery, walkDeliveries } from './delivery-scan.ts'
import { outcomeCounts } from './outcome-counts.ts'

/**
 * Cancels what is still waiting of a campaign that was stopped. Ends early when `mayGoOn` says so: it goes on at the next
 * start.
 */
export async function cancelWaiting(
  { db, clock }: Pick<Parts, 'db' | 'clock'>,
  campaignId: number,
  mayGoOn: () => boolean,
  cancelled: () => void
): Promise<void> {
  const cancel = db.statement(`UPDATE deliveries SET state = 'cancelled', settled_at = ? WHERE id = ?`)
  // Of a deferred one the user's row says when it is tried again, which it is not.
  const mirror = db.statement(
    `UPDATE users SET last_outcome = 'cancelled', last_due_at = NULL WHERE id = ? AND last_delivery_id = ?`
  )
  const cancelRows = (rows: WalkedDelivery[]) => {
    const now = clock.now()
    for (const { id, userId, lastAttemptId } of rows) {
      cancel.run(now, id)
      if (lastAttemptId !== null) mirror.run(userId, id)
    }
    cancelled()
  }
  // Messages under way can come back behind us.
  while (mayGoOn()) {
    await walkDeliveries({ db }, campaignId, 'deferred', cancelRows, mayGoOn)
    await walkDeliveries({ db }, campaignId, 'waiting', cancelRows, mayGoOn)
    const { waiting, deferred } = outcomeCounts(db, campaignId)
    if (waiting + deferred === 0) return
  }
}
