import type { AttemptOutcome } from '../../shared/models/delivery.ts'
import type { Db } from '../db/index.ts'
import type { SendResult } from '../mail/index.ts'
import type { DueDelivery } from './prepared-message.ts'

/** Attempt IDs are assigned here: the engine is alone on its database (owner-lock). */
export function createAttemptIds(db: Db): () => number {
  let last = db.statement<{ id: number | null }>('SELECT max(id) AS id FROM attempts').get()!.id ?? 0
  return () => ++last
}

/** A new attempt, `sending`. */
export function beginAttempt(
  db: Db,
  {
    id,
    delivery,
    accountName,
    hash,
    startedAt
  }: {
    id: number
    delivery: DueDelivery
    accountName: string
    hash: Uint8Array
    startedAt: number
  }
): void {
  db.statement(
    `INSERT INTO attempts (id, delivery_id, campaign_id, user_id, address, try, started_at, outcome, account_name, message_hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'sending', ?, ?)`
  ).run(
    id,
    delivery.id,
    delivery.campaignId,
    delivery.userId,
    delivery.address,
    delivery.tries + 1,
    startedAt,
    accountName,
    hash
  )
}

/** Writes how an attempt ended; leaves one that has ended as it is. */
export function endAttempt(
  db: Db,
  id: number,
  { outcome, cause, result }: { outcome: AttemptOutcome; cause: string; result: SendResult },
  now: number
): void {
  db.statement(
    `UPDATE attempts SET settled_at = ?, outcome = ?, phase = ?, code = ?, enhanced = ?, reply = ?, error = ?, cause = ?,
       duration_ms = ? WHERE id = ? AND outcome = 'sending'`
  ).run(
    now,
    outcome,
    result.phase,
    result.reply?.code ?? null,
    result.reply?.enhanced ?? null,
    result.reply?.text ?? null,
    result.error?.message ?? null,
    cause,
    result.durationMs,
    id
  )
}

/** The attempts of a campaign that were under way when the engine ended. */
export function endCrashedAttempts(db: Db, campaignId: number, now: number): void {
  db.statement(
    `UPDATE attempts SET outcome = 'unknown', settled_at = ?, cause = 'crashed-while-sending', phase = 'unknown'
     WHERE id IN (SELECT last_attempt_id FROM deliveries WHERE campaign_id = ? AND state = 'sending')`
  ).run(now, campaignId)
}
