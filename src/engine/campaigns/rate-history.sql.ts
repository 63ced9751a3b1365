import type { RateHistory } from '../../shared/models/campaign.ts'
import { type Db, readPhrase } from '../db/index.ts'

/** When the first and the last message of a campaign settled, by the second; null: none has. */
export function settledBetween(db: Db, campaignId: number) {
  return db
    .statement<{ first: number | null; last: number | null }>(
      'SELECT min(at) AS first, max(at) AS last FROM campaign_seconds WHERE campaign_id = ?'
    )
    .get(campaignId)!
}

export function rateSamples(db: Db, campaignId: number, stepMs: number): RateHistory['samples'] {
  return db
    .statement<RateHistory['samples'][number]>(
      `SELECT (at / ?) * ? AS at, sum(accepted) AS accepted, sum(other) AS other FROM campaign_seconds
       WHERE campaign_id = ? GROUP BY 1 ORDER BY 1`
    )
    .all(stepMs, stepMs, campaignId)
}

export function rateMarks(db: Db, campaignId: number): RateHistory['marks'] {
  return db
    .statement<{ from: number; to: number | null; phrase: string }>(
      'SELECT from_at AS "from", to_at AS "to", phrase FROM campaign_marks WHERE campaign_id = ? ORDER BY id'
    )
    .all(campaignId)
    .map((mark) => ({ ...mark, phrase: readPhrase(mark.phrase) }))
}

/** How many messages settled after `since`, and the first second with one. */
export function settledSince(db: Db, campaignId: number, since: number) {
  return db
    .statement<{ count: number; first: number | null }>(
      `SELECT coalesce(sum(accepted + other), 0) AS count, min(at) AS first FROM campaign_seconds
       WHERE campaign_id = ? AND at > ?`
    )
    .get(campaignId, since)!
}
