import type { Db } from '../db/database.ts'

/** What a start found of a run that ended without a goodbye. */
export interface Recovered {
  /** Deliveries whose message was with the server when the engine ended: nobody knows. */
  unknown: { campaignId: number; count: number }[]
}

/**
 * Once, before anything is sent. A delivery still in `sending` had its message handed over (claim commits first, and
 * hands over at once), so the server may have it: it becomes `unknown`, and a person decides. There is at most one for
 * each connection that was in flight.
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
    for (const { campaignId } of unknown) {
      db.statement(
        `UPDATE users SET last_outcome = 'unknown', last_delivery_id = d.id, last_sent_at = ?, last_due_at = NULL,
           link_expires_at = d.link_expires_at
         FROM (SELECT id, user_id, link_expires_at FROM deliveries WHERE campaign_id = ? AND state = 'sending') AS d
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
    }
    return { unknown }
  })
}
