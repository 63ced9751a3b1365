import type { SkipReason } from '../../../shared/models/delivery.ts'
import type { EngineContext } from '../../context/index.ts'
import { createAdaptiveBatch, createYielder } from '../../runtime/index.ts'
import { campaignRow, campaignTerms } from '../campaign-row.ts'
import { parametersOf, reasonAgainstDelivery } from '../../deliveries/index.ts'

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
  const { first, last } = db
    .statement(
      'SELECT coalesce(min(id), 1) AS first, coalesce(max(id), 0) AS last FROM deliveries WHERE campaign_id = ?'
    )
    .get(campaignId) as { first: number; last: number }
  const terms = parametersOf(campaignTerms(campaign, clock.now()))
  const count = db.statement(
    `SELECT reason, state, count(*) AS n FROM (
       SELECT d.state, ${reasonAgainstDelivery('d', 'u')} AS reason FROM deliveries d LEFT JOIN users u ON u.id = d.user_id
       WHERE d.id > ? AND d.id <= ? AND +d.campaign_id = ? AND +d.state IN ('waiting', 'deferred'))
     GROUP BY 1, 2`
  )
  const slices = createYielder()
  const pace = createAdaptiveBatch()
  for (let after = first - 1; after < last;) {
    const through = Math.min(after + pace.size(), last)
    const rows = pace.measure(through - after, () => count.all(...terms, after, through, campaignId)) as {
      reason: SkipReason | null
      state: 'waiting' | 'deferred'
      n: number
    }[]
    for (const { reason, state, n } of rows) {
      if (reason !== null) found.skipped[reason] = (found.skipped[reason] ?? 0) + n
      else {
        found.willGo += n
        if (state === 'deferred') found.later += n
      }
    }
    after = through
    await slices.turn()
  }
  return found
}
