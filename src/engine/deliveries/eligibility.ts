import type { SkipReason } from '../../shared/models/delivery.ts'
import type { Db } from '../db/database.ts'
import { type CampaignRow, readContext } from '../campaigns/campaign-row.ts'
import { needsImportedLink } from '../campaigns/message/send-context.ts'

/**
 * Why a recipient would be left out if it were their turn now, as SQL over a delivery `d` and its user `u` (LEFT JOIN);
 * NULL for those who would be sent to. The same rules as in message-maker.ts, for counting before anything is done.
 */
export interface NotToBeSent {
  sql: string
  parameters: (string | number | null)[]
}

export function notToBeSent(campaign: CampaignRow, now: number): NotToBeSent {
  const context = readContext(campaign)
  const recentSince = campaign.evenIfRecent === 1 ? null : now - context.cooldown
  return {
    sql: `CASE
      WHEN d.user_id = 0 THEN NULL
      WHEN u.status = 'verified' THEN 'verified'
      WHEN u.status = 'undeliverable' OR EXISTS (SELECT 1 FROM suppressions s WHERE s.address_key = d.address_key)
        THEN 'undeliverable'
      WHEN u.status IS NOT 'pending' OR u.address_key <> d.address_key THEN 'deleted'
      WHEN ? IS NOT NULL AND u.last_delivery_id IS NOT d.id AND u.last_sent_at > ?
        AND u.last_outcome IN ('accepted', 'unknown', 'deferred') THEN 'recently-sent'
      WHEN ? AND coalesce(u.import_link, '') = '' AND d.link_url IS NULL THEN 'no-link'
      END`,
    parameters: [recentSince, recentSince, needsImportedLink(context.links) ? 1 : 0]
  }
}

/** Of these deliveries, those that would be left out, and why. */
export function leftOut(db: Db, rule: NotToBeSent, ids: number[]): Map<number, SkipReason> {
  const rows = db
    .statement(
      `SELECT * FROM (SELECT d.id, ${rule.sql} AS reason FROM deliveries d LEFT JOIN users u ON u.id = d.user_id
       WHERE d.id IN (SELECT value FROM json_each(?))) WHERE reason IS NOT NULL`
    )
    .all(...rule.parameters, JSON.stringify(ids)) as { id: number; reason: SkipReason }[]
  return new Map(rows.map(({ id, reason }) => [id, reason]))
}
