import type { AttemptOutcome, DeliveryState } from '../../shared/models/delivery.ts'
import type { Db } from '../db/database.ts'
import type { Verdict } from '../mail/verdicts/classify-reply.ts'
import type { SendResult } from '../mail/mailer.ts'
import type { Claimed } from './claim.ts'

/** What a settled attempt makes of its delivery. */
export interface Settlement {
  claimed: Claimed
  result: SendResult
  verdict: Verdict
  outcome: AttemptOutcome
  state: DeliveryState
  dueAt: number
  cause: string
}

/**
 * Inside a transaction. Fenced by the attempt's id: a late result of an older attempt, or one for a delivery that was
 * decided on meanwhile, is kept in the log and changes nothing else.
 */
export function settle(db: Db, settlements: Settlement[], now: number): void {
  const closeAttempt = db.statement(
    `UPDATE attempts SET settled_at = ?, outcome = ?, phase = ?, code = ?, enhanced = ?, reply = ?, error = ?, cause = ?,
       duration_ms = ? WHERE id = ? AND outcome = 'sending'`
  )
  const closeDelivery = db.statement(
    `UPDATE deliveries SET state = ?, due_at = ?, tries = tries + ?, cause = ?, settled_at = ?, give_up_at = ?
     WHERE id = ? AND last_attempt_id = ? AND state = 'sending'`
  )
  const mirror = db.statement(
    `UPDATE users SET last_delivery_id = ?, last_sent_at = ?, last_outcome = ?, last_due_at = ?,
       may_have_arrived_at = coalesce(?, may_have_arrived_at), link_expires_at = coalesce(?, link_expires_at), sent_count = sent_count + ? WHERE id = ?`
  )
  for (const { claimed, result, verdict, outcome, state, dueAt, cause } of settlements) {
    const { delivery } = claimed
    closeAttempt.run(
      now,
      outcome,
      result.phase,
      result.reply?.code ?? null,
      result.reply?.enhanced ?? null,
      result.reply?.text ?? null,
      result.error?.message ?? null,
      cause,
      result.durationMs,
      claimed.attemptId
    )
    const counted = outcome === 'not-sent' ? 0 : 1
    const wasPutOff = state === 'deferred' || (state === 'waiting' && delivery.giveUpAt !== null)
    const { changes } = closeDelivery.run(
      state,
      dueAt,
      counted,
      cause,
      now,
      wasPutOff ? claimed.giveUpAt : null,
      delivery.id,
      claimed.attemptId
    )
    if (Number(changes) === 0) continue
    if (outcome !== 'not-sent') {
      const mayHaveArrived = outcome === 'accepted' || outcome === 'unknown'
      const due = state === 'deferred' ? dueAt : null
      const accepted = outcome === 'accepted' ? 1 : 0
      mirror.run(
        delivery.id,
        now,
        state,
        due,
        mayHaveArrived ? now : null,
        mayHaveArrived ? claimed.link.expiresAt : null,
        accepted,
        delivery.userId
      )
    }
    if (verdict.undeliverable)
      markUndeliverable(db, delivery.addressKey, delivery.id, result.reply?.text ?? cause, now)
  }
}

/** The address is bad, whoever has it. Only the server's word on the address itself leads here, never the account's. */
function markUndeliverable(
  db: Db,
  addressKey: string,
  deliveryId: number,
  reason: string,
  now: number
): void {
  db.statement(
    `INSERT INTO suppressions (address_key, at, reason, delivery_id) VALUES (?, ?, ?, ?)
     ON CONFLICT (address_key) DO NOTHING`
  ).run(addressKey, now, reason, deliveryId)
  db.statement(
    `UPDATE users SET status = 'undeliverable', status_at = ?, status_by = 'server', undeliverable_reason = ?
     WHERE address_key = ? AND status = 'pending'`
  ).run(now, reason, addressKey)
}

/** Inside a transaction: adds to the rate chart. */
export function countSeconds(db: Db, settlements: Settlement[], now: number): void {
  const counts = new Map<number, { accepted: number; other: number }>()
  for (const { claimed, outcome } of settlements) {
    const { campaignId } = claimed.delivery
    const entry = counts.get(campaignId) ?? { accepted: 0, other: 0 }
    if (outcome === 'accepted') entry.accepted++
    else entry.other++
    counts.set(campaignId, entry)
  }
  const add = db.statement(
    `INSERT INTO campaign_seconds (campaign_id, at, accepted, other) VALUES (?, ?, ?, ?)
     ON CONFLICT (campaign_id, at) DO UPDATE SET accepted = accepted + excluded.accepted, other = other + excluded.other`
  )
  const second = Math.floor(now / 1000) * 1000
  for (const [campaignId, { accepted, other }] of counts) add.run(campaignId, second, accepted, other)
}
