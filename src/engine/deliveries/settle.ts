import type { AttemptOutcome } from '../../shared/models/delivery.ts'
import type { UndeliverableReason } from '../../shared/words/undeliverable-words.ts'
import type { Db } from '../db/index.ts'
import type { SendResult, Verdict } from '../mail/index.ts'
import type { Claimed } from './claim.ts'
import { endSending, type StateAfterAttempt } from './transitions.ts'

/** What a settled attempt makes of its delivery. */
export interface Settlement {
  claimed: Claimed
  result: SendResult
  verdict: Verdict
  outcome: AttemptOutcome
  state: StateAfterAttempt
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
  const end = endSending(db)
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
    const wasPutOff = state === 'deferred' || (state === 'waiting' && delivery.giveUpAt !== null)
    const mayHaveArrived = outcome === 'accepted' || outcome === 'unknown'
    const isNewest = end(
      {
        deliveryId: delivery.id,
        attemptId: claimed.attemptId,
        userId: delivery.userId,
        state,
        dueAt,
        giveUpAt: wasPutOff ? claimed.giveUpAt : null,
        cause,
        isTry: outcome !== 'not-sent',
        isAccepted: outcome === 'accepted',
        arrivedLinkExpiresAt: mayHaveArrived ? claimed.link.expiresAt : null
      },
      now
    )
    if (!isNewest) continue
    if (verdict.undeliverable)
      markUndeliverable(db, delivery.addressKey, delivery.id, undeliverableReason(result, cause), now)
  }
}

const undeliverableReason = ({ reply }: SendResult, cause: string): UndeliverableReason =>
  reply ? { reason: 'said', params: { text: reply.text } } : { reason: 'cause', params: { cause } }

/** The address is bad, whoever has it. Only the server's word on the address itself leads here, never the account's. */
function markUndeliverable(
  db: Db,
  addressKey: string,
  deliveryId: number,
  reason: UndeliverableReason,
  now: number
): void {
  const phrase = JSON.stringify(reason)
  db.statement(
    `INSERT INTO suppressions (address_key, at, phrase, delivery_id) VALUES (?, ?, ?, ?)
     ON CONFLICT (address_key) DO NOTHING`
  ).run(addressKey, now, phrase, deliveryId)
  db.statement(
    `UPDATE users SET status = 'undeliverable', status_at = ?, status_by = 'server', undeliverable_reason = ?
     WHERE address_key = ? AND status = 'pending'`
  ).run(now, phrase, addressKey)
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
