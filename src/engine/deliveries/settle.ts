import type { AttemptOutcome } from '../../shared/models/delivery.ts'
import type { UndeliverableReason } from '../../shared/words/undeliverable-words.ts'
import type { Db } from '../db/index.ts'
import type { SendResult, Verdict } from '../mail/index.ts'
import { endAttempt } from './attempts.sql.ts'
import { addToSecond } from './campaign-seconds.sql.ts'
import { markUndeliverable } from './undeliverable.sql.ts'
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
  const end = endSending(db)
  for (const { claimed, result, verdict, outcome, state, dueAt, cause } of settlements) {
    const { delivery } = claimed
    endAttempt(db, claimed.attemptId, { outcome, cause, result }, now)
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
  const second = Math.floor(now / 1000) * 1000
  for (const [campaignId, { accepted, other }] of counts) addToSecond(db, campaignId, second, accepted, other)
}
