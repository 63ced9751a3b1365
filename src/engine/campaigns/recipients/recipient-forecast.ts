import type { SkipReason } from '../../../shared/models/delivery.ts'
import type { EngineContext } from '../../context/index.ts'
import { createAdaptiveBatch, createYielder } from '../../runtime/index.ts'
import { campaignRow, campaignTerms } from '../campaign-row.ts'
import { deliveryIds, forecastRange } from './campaign-deliveries.sql.ts'

/** What would become of everyone who is waiting, if a campaign went on now. */
export interface RecipientForecast {
  willGo: number
  /** Of those, at a time the server asked for. */
  later: number
  skipped: Partial<Record<SkipReason, number>>
  /** False: recipients are still being put in the queue. */
  exact: boolean
}

/** Exactly who goes, in slices: a million take a few seconds. */
export async function recipientForecast(
  { db, clock }: Pick<EngineContext, 'db' | 'clock'>,
  campaignId: number
): Promise<RecipientForecast> {
  const campaign = campaignRow(db, campaignId)
  const found: RecipientForecast = {
    willGo: 0,
    later: 0,
    skipped: {},
    exact: campaign.queuedThrough === null
  }
  const { first, last } = deliveryIds(db, campaignId)
  const terms = campaignTerms(campaign, clock.now())
  const yielder = createYielder()
  const batch = createAdaptiveBatch()
  for (let after = first - 1; after < last;) {
    const through = Math.min(after + batch.size(), last)
    const rows = batch.measure(through - after, () => forecastRange(db, campaignId, terms, after, through))
    for (const { reason, state, n } of rows) {
      if (reason !== null) found.skipped[reason] = (found.skipped[reason] ?? 0) + n
      else {
        found.willGo += n
        if (state === 'deferred') found.later += n
      }
    }
    after = through
    await yielder.turn()
  }
  return found
}
