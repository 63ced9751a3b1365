import type { EngineContext } from '../context/index.ts'
import type { ScannedDelivery } from './delivery-scan.sql.ts'
import { scanDeliveries } from './delivery-scan.ts'
import { outcomeCounts } from './outcome-counts.sql.ts'
import { cancel } from './transitions.ts'

/**
 * Cancels what is still waiting of a campaign that was stopped. Ends early when `mayGoOn` says so: it goes on at the next
 * start.
 */
export async function cancelWaiting(
  { db, clock }: Pick<EngineContext, 'db' | 'clock'>,
  campaignId: number,
  mayGoOn: () => boolean,
  cancelled: () => void
): Promise<void> {
  const cancelRows = (rows: ScannedDelivery[]) => {
    cancel(
      db,
      rows.map(({ id }) => id),
      clock.now()
    )
    cancelled()
  }
  // Messages under way can come back behind us.
  while (mayGoOn()) {
    await scanDeliveries({ db }, campaignId, 'deferred', cancelRows, mayGoOn)
    await scanDeliveries({ db }, campaignId, 'waiting', cancelRows, mayGoOn)
    const { waiting, deferred } = outcomeCounts(db, campaignId)
    if (waiting + deferred === 0) return
  }
}
