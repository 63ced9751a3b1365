import type { OutcomeCounts } from '../../shared/models/campaign.ts'
import type { Db } from '../db/index.ts'

/** How many deliveries of a campaign are in each state. Triggers keep these counts. */
export function outcomeCounts(db: Db, campaignId: number): OutcomeCounts {
  const counts: OutcomeCounts = {
    waiting: 0,
    sending: 0,
    accepted: 0,
    deferred: 0,
    rejected: 0,
    unknown: 0,
    skipped: 0,
    cancelled: 0
  }
  const rows = db
    .statement<{ state: keyof OutcomeCounts; n: number }>(
      'SELECT state, n FROM campaign_counts WHERE campaign_id = ?'
    )
    .all(campaignId)
  for (const { state, n } of rows) counts[state] = n
  return counts
}
