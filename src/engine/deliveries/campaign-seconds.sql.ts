import type { Db } from '../db/index.ts'

/** Adds to a second of a campaign's rate chart. */
export function addToSecond(db: Db, campaignId: number, at: number, accepted: number, other: number): void {
  db.statement(
    `INSERT INTO campaign_seconds (campaign_id, at, accepted, other) VALUES (?, ?, ?, ?)
     ON CONFLICT (campaign_id, at) DO UPDATE SET accepted = accepted + excluded.accepted, other = other + excluded.other`
  ).run(campaignId, at, accepted, other)
}
