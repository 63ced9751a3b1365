import type { DeliveryState } from '../../shared/models/delivery.ts'
import type { EngineContext } from '../context/index.ts'
import { createYielder } from '../runtime/index.ts'
import { type DeliveryPlace, nextDeliveries, type ScannedDelivery } from './delivery-scan.sql.ts'

export const beforeAll: DeliveryPlace = { dueAt: -1, id: 0 }

/** Deliveries looked at, and changed, in one transaction. */
const deliveriesPerTransaction = 500

/**
 * Goes through the deliveries of a campaign that are in a state, one batch per transaction, and yields in between. `work`
 * may change their state. Ends early when `mayContinue` returns false.
 */
export async function scanDeliveries(
  { db }: Pick<EngineContext, 'db'>,
  campaignId: number,
  state: DeliveryState,
  work: (rows: ScannedDelivery[]) => void,
  mayContinue: () => boolean = () => true
): Promise<void> {
  const yielder = createYielder()
  let last: DeliveryPlace = beforeAll
  for (;;) {
    const rows = nextDeliveries(db, campaignId, state, last, deliveriesPerTransaction)
    if (rows.length === 0) return
    last = rows.at(-1)!
    db.transaction(() => work(rows))
    await yielder.turn()
    if (!mayContinue()) return
  }
}
