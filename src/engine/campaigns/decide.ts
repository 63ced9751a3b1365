import type { Db } from '../db/database.ts'
import type { Parts } from '../parts.ts'
import type { Lifecycle } from './lifecycle.ts'

/** What an action on deliveries did, and the sentence that says so. */
export interface ActionReport {
  changed: number
  skipped: number
  text: string
}

/**
 * A person's decision on deliveries whose outcome nobody knows. 'send-again' puts them back in the queue, with the same
 * link and Message-ID, so that a second copy is seen to be one; 'count-as-accepted' believes they arrived.
 */
export function decideUnknown(
  { db, clock, events }: Parts,
  lifecycle: Lifecycle,
  campaignId: number,
  deliveryIds: number[] | null,
  decision: 'send-again' | 'count-as-accepted'
): ActionReport {
  const now = clock.now()
  const chosen = deliveryIds === null ? '' : ' AND id IN (SELECT value FROM json_each(?))'
  const parameters = deliveryIds === null ? [campaignId] : [campaignId, JSON.stringify(deliveryIds)]
  const changed = db.transaction(() => {
    const which = `SELECT id FROM deliveries WHERE campaign_id = ? AND state = 'unknown'${chosen}`
    const text =
      decision === 'send-again'
        ? 'Outcome unknown: sent again by decision'
        : 'Outcome unknown: counted as accepted by decision'
    db.statement(
      `INSERT INTO user_events (user_id, at, kind, text, delivery_id)
       SELECT user_id, ?, 'decided', ?, id FROM deliveries WHERE id IN (${which})`
    ).run(now, text, ...parameters)
    const state = decision === 'send-again' ? 'waiting' : 'accepted'
    db.statement(
      `UPDATE users SET last_outcome = ?, sent_count = sent_count + ?
       WHERE last_delivery_id IN (${which})`
    ).run(state, decision === 'send-again' ? 0 : 1, ...parameters)
    return db
      .statement(`UPDATE deliveries SET state = ?, due_at = 0, settled_at = ? WHERE id IN (${which})`)
      .run(state, now, ...parameters).changes
  })
  events.usersChanged(null)
  if (decision === 'send-again' && Number(changed) > 0) lifecycle.reopen(campaignId)
  events.changed('campaigns')
  events.sendingChanged()
  return report(
    Number(changed),
    deliveryIds,
    decision === 'send-again' ? 'go out again' : 'count as accepted'
  )
}

/**
 * Tries one group of failures again: deferred ones now instead of later, rejected ones once more. Left out are people
 * who are no longer to be sent to: verified, deleted or undeliverable meanwhile.
 */
export function retryGroup(
  { db, events }: Parts,
  lifecycle: Lifecycle,
  campaignId: number,
  state: 'deferred' | 'rejected',
  cause: string
): ActionReport {
  const { changes, all } = db.transaction(() => ({
    all: countGroup(db, campaignId, state, cause),
    changes: retryNow(db, campaignId, state, cause)
  }))
  if (changes > 0) lifecycle.reopen(campaignId)
  events.changed('campaigns')
  return {
    changed: changes,
    skipped: all - changes,
    text: `${changes.toLocaleString()} will go${all > changes ? `, ${(all - changes).toLocaleString()} skipped` : ''}.`
  }
}

function countGroup(db: Db, campaignId: number, state: string, cause: string): number {
  const row = db
    .statement('SELECT count(*) AS n FROM deliveries WHERE campaign_id = ? AND state = ? AND cause = ?')
    .get(campaignId, state, cause) as { n: number }
  return row.n
}

function retryNow(db: Db, campaignId: number, state: string, cause: string): number {
  return Number(
    db
      .statement(
        `UPDATE deliveries SET state = 'waiting', due_at = 0 WHERE campaign_id = ? AND state = ? AND cause = ?
         AND user_id IN (SELECT id FROM users WHERE status = 'pending')`
      )
      .run(campaignId, state, cause).changes
  )
}

function report(changed: number, chosen: number[] | null, what: string): ActionReport {
  const skipped = chosen === null ? 0 : chosen.length - changed
  return {
    changed,
    skipped,
    text: `${changed.toLocaleString()} ${what}${skipped > 0 ? `, ${skipped.toLocaleString()} had changed meanwhile` : ''}.`
  }
}
