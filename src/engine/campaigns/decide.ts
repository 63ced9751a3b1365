import type { Parts } from '../parts.ts'
import { walkDeliveries } from './delivery-walk.ts'
import type { Lifecycle } from './lifecycle.ts'

/** What an action on deliveries did, and the sentence that says so. */
export interface ActionReport {
  changed: number
  skipped: number
  text: string
}

/**
 * A person's decision on deliveries whose outcome nobody knows: `deliveryIds` of them, or all with null. 'send-again'
 * puts them back in the queue, with the same link and Message-ID, so that a second copy is seen to be one; those whose
 * link has died meanwhile are left as they are. 'count-as-accepted' believes they arrived. Throws WRONG_STATE where the
 * campaign is still being stopped.
 */
export async function decideUnknown(
  { db, clock, events }: Parts,
  lifecycle: Lifecycle,
  campaignId: number,
  deliveryIds: number[] | null,
  decision: 'send-again' | 'count-as-accepted'
): Promise<ActionReport> {
  const again = decision === 'send-again'
  if (again) lifecycle.checkReopen(campaignId)
  const chosen = deliveryIds && new Set(deliveryIds)
  const note = db.statement(
    `INSERT INTO user_events (user_id, at, kind, text, delivery_id) VALUES (?, ?, 'decided', ?, ?)`
  )
  const mirror = db.statement(
    'UPDATE users SET last_outcome = ?, sent_count = sent_count + ? WHERE id = ? AND last_delivery_id = ?'
  )
  const decide = db.statement('UPDATE deliveries SET state = ?, due_at = 0, settled_at = ? WHERE id = ?')
  const words = `Outcome unknown: ${again ? 'sent again' : 'counted as accepted'} by decision`
  const state = again ? 'waiting' : 'accepted'

  let changed = 0
  let dead = 0
  await walkDeliveries({ db }, campaignId, 'unknown', (rows) => {
    const now = clock.now()
    let reopen = false
    for (const { id, userId, linkExpiresAt } of rows) {
      if (chosen && !chosen.has(id)) continue
      if (again && linkExpiresAt !== null && linkExpiresAt <= now) {
        dead++
        continue
      }
      if (userId !== 0) note.run(userId, now, words, id)
      mirror.run(state, again ? 0 : 1, userId, id)
      decide.run(state, again ? null : now, id)
      changed++
      reopen = again
    }
    if (reopen) lifecycle.reopen(campaignId)
  })

  events.usersChanged(null)
  events.changed('campaigns')
  events.sendingChanged()
  const skipped = chosen ? chosen.size - changed : dead
  return { changed, skipped, text: decisionText({ changed, dead, otherwise: skipped - dead, again }) }
}

function decisionText(done: { changed: number; dead: number; otherwise: number; again: boolean }): string {
  const parts = [`${done.changed.toLocaleString()} ${done.again ? 'go out again' : 'count as accepted'}`]
  if (done.otherwise > 0) parts.push(`${done.otherwise.toLocaleString()} had changed meanwhile`)
  if (done.dead > 0) {
    parts.push(
      `${done.dead.toLocaleString()} stay, since their links have expired: send those people a new mail`
    )
  }
  return `${parts.join(', ')}.`
}

/**
 * Tries one group of failures again: deferred ones now instead of later, rejected ones once more. Left out are people
 * who are no longer to be sent to: verified, deleted or undeliverable meanwhile. `dryRun`: counts and changes nothing.
 * Throws WRONG_STATE where the campaign is still being stopped.
 */
export async function retryGroup(
  { db, events }: Parts,
  lifecycle: Lifecycle,
  campaignId: number,
  state: 'deferred' | 'rejected',
  cause: string,
  dryRun = false
): Promise<ActionReport> {
  lifecycle.checkReopen(campaignId)
  const pending = db.statement(`SELECT 1 FROM users WHERE id = ? AND status = 'pending'`)
  const retry = db.statement(
    `UPDATE deliveries SET state = 'waiting', due_at = 0, settled_at = NULL WHERE id = ?`
  )
  const mirror = db.statement(
    `UPDATE users SET last_outcome = 'waiting', last_due_at = NULL WHERE id = ? AND last_delivery_id = ?`
  )

  let changed = 0
  let skipped = 0
  await walkDeliveries({ db }, campaignId, state, (rows) => {
    let reopen = false
    for (const { id, userId, cause: itsCause } of rows) {
      if (itsCause !== cause) continue
      if (userId !== 0 && !pending.get(userId)) {
        skipped++
        continue
      }
      changed++
      if (dryRun) continue
      retry.run(id)
      mirror.run(userId, id)
      reopen = true
    }
    if (reopen) lifecycle.reopen(campaignId)
  })

  if (!dryRun) {
    events.usersChanged(null)
    events.changed('campaigns')
  }
  return {
    changed,
    skipped,
    text: `${changed.toLocaleString()} will go${skipped > 0 ? `, ${skipped.toLocaleString()} skipped` : ''}.`
  }
}
