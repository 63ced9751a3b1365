import type { Db } from '../db/index.ts'

/** Deliveries whose message the server had when the engine ended, by campaign. */
export function crashedDeliveries(db: Db): { campaignId: number; count: number }[] {
  return db
    .statement<{ campaignId: number; count: number }>(
      `SELECT campaign_id AS campaignId, count(*) AS count FROM deliveries
       WHERE campaign_id IN (SELECT campaign_id FROM campaign_counts WHERE state = 'sending' AND n > 0) AND state = 'sending'
       GROUP BY campaign_id`
    )
    .all()
}

/** Of those of a campaign, the ones to send again: none if the campaign holds them, and none tried `maxTries` times. */
export function crashedToResend(db: Db, campaignId: number, maxTries: number): number[] {
  return db
    .statement<{ id: number }>(
      `SELECT id FROM deliveries WHERE campaign_id = ? AND state = 'sending' AND tries + 1 < ?
       AND (SELECT context ->> '$.unknownOutcomes' FROM campaigns WHERE id = campaign_id) = 'resend'`
    )
    .all(campaignId, maxTries)
    .map(({ id }) => id)
}
