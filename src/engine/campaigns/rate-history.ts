import type { RateHistory } from '../../shared/models/campaign.ts'
import type { Db } from '../db/index.ts'
import { rateMarks, rateSamples, settledBetween } from './rate-history.sql.ts'

/** Longer campaigns are shown in wider steps. */
const maxSamples = 300

/** What the chart of a campaign shows: messages by time, and what slowed them. */
export function rateHistory(db: Db, campaignId: number): RateHistory {
  const { first, last } = settledBetween(db, campaignId)
  if (first === null || last === null) return { samples: [], marks: [], stepMs: 1000 }
  const stepMs = Math.max(1, Math.ceil((last - first) / 1000 / maxSamples)) * 1000
  return { samples: rateSamples(db, campaignId, stepMs), marks: rateMarks(db, campaignId), stepMs }
}
