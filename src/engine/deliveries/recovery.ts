import type { Db } from '../db/index.ts'
import { mostCopies, resendAfter } from './decide-outcome.ts'
import { endCrashed, sendAgain } from './transitions.ts'

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
        `UPDATE attempts SET outcome = 'unknown', settled_at = ?, cause = 'crashed-while-sending', phase = 'unknown'
         WHERE id IN (SELECT last_attempt_id FROM deliveries WHERE campaign_id = ? AND state = 'sending')`
      ).run(now, campaignId)
      endCrashed(db, campaignId, now)
      sendAgain(db, 'unknown', again, now + resendAfter)
      campaign.count -= again.length
      if (again.length > 0) resent.push({ campaignId, count: again.length })
    }
    return { unknown: unknown.filter(({ count }) => count > 0), resent }
  })
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
