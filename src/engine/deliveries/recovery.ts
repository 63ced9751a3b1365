import type { Db } from '../db/database.ts'
import { mostCopies, resendAfter } from './decide-outcome.ts'

/** What a start found of a run that ended without a goodbye. */
export interface Recovered {
  /** Deliveries whose message was with the server when the engine ended: nobody knows. */
  unknown: { campaignId: number; count: number }[]
  /** Of campaigns that want it so, those that are sent again by themselves. */
  resent: { campaignId: number; count: number }[]
}

/**
 * Once, before anything is sent. A delivery still in `sending` had its message handed over (claim commits first, and
 * hands over at once), so the server may have it: it becomes `unknown`, and a person decides. There is at most one for
 * each connection that was in flight. A campaign that resends unknown outcomes by itself does so here too.
 */
export function recoverQueue(db: Db, now: number): Recovered {
  return db.transaction(() => {
    const unknown = db
      .statement(
        `SELECT campaign_id AS campaignId, count(*) AS count FROM deliveries
         WHERE campaign_id IN (SELECT campaign_id FROM campaign_counts WHERE state = 'sending' AND n > 0) AND state = 'sending'
         GROUP BY campaign_id`
      )
      .all() as unknown as Recovered['unknown']
    const resent: Recovered['resent'] = []
    for (const campaign of unknown) {
      const { campaignId } = campaign
      const again = resendByThemselves(db, campaignId)
      db.statement(
        `UPDATE users SET last_outcome = 'unknown', last_delivery_id = d.id, last_sent_at = ?1, last_due_at = NULL,
           may_have_arrived_at = ?1, link_expires_at = d.link_expires_at
         FROM (SELECT id, user_id, link_expires_at FROM deliveries WHERE campaign_id = ?2 AND state = 'sending') AS d
         WHERE users.id = d.user_id`
      ).run(now, campaignId)
      db.statement(
        `UPDATE attempts SET outcome = 'unknown', settled_at = ?, cause = 'crashed-while-sending', phase = 'unknown',
           error = 'Countersign ended while the message was with the server'
         WHERE id IN (SELECT last_attempt_id FROM deliveries WHERE campaign_id = ? AND state = 'sending')`
      ).run(now, campaignId)
      db.statement(
        `UPDATE deliveries SET state = 'unknown', cause = 'crashed-while-sending', settled_at = ?, tries = tries + 1
         WHERE campaign_id = ? AND state = 'sending'`
      ).run(now, campaignId)
      if (again.length > 0) sendAgain(db, again, now)
      campaign.count -= again.length
      if (again.length > 0) resent.push({ campaignId, count: again.length })
    }
    return { unknown: unknown.filter(({ count }) => count > 0), resent }
  })
}

function sendAgain(db: Db, deliveryIds: readonly number[], now: number): void {
  const ids = JSON.stringify(deliveryIds)
  db.statement(
    `UPDATE deliveries SET state = 'waiting', due_at = ? WHERE id IN (SELECT value FROM json_each(?))`
  ).run(now + resendAfter, ids)
  // By the users' own ids: no index leads from a delivery to the user whose last one it is.
  db.statement(
    `UPDATE users SET last_outcome = 'waiting'
     WHERE id IN (SELECT user_id FROM deliveries WHERE id IN (SELECT value FROM json_each(?))) AND last_outcome = 'unknown'`
  ).run(ids)
}

/** Deliveries in flight that are sent again: none where the campaign holds them, nor one that was tried often enough. */
function resendByThemselves(db: Db, campaignId: number): number[] {
  const rows = db
    .statement(
      `SELECT id FROM deliveries WHERE campaign_id = ? AND state = 'sending' AND tries + 1 < ${mostCopies}
       AND (SELECT context ->> '$.unknownOutcomes' FROM campaigns WHERE id = campaign_id) = 'resend'`
    )
    .all(campaignId) as { id: number }[]
  return rows.map(({ id }) => id)
}
