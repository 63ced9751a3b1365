import type { Db } from '../db/database.ts'
import type { Prepared } from './prepared-message.ts'
import { giveUpAfter } from './retry-policy.ts'

/**
 * Intent before action: in one transaction with the results of earlier messages, each delivery becomes `sending` and
 * gets an attempt of its own; only after the commit is its message handed over. So a crash leaves as `sending` at most
 * the messages that were in flight.
 */
export interface Claimed extends Prepared {
  attemptId: number
  startedAt: number
  /** Put off once more it is given up, should that be after this time. Moves with a clock that is set meanwhile. */
  giveUpAt: number
}

/** Attempt ids are given out here: the engine is alone on its database (owner-lock). */
export function createAttemptIds(db: Db): () => number {
  let last = (db.statement('SELECT max(id) AS id FROM attempts').get() as { id: number | null }).id ?? 0
  return () => ++last
}

/**
 * Inside a transaction. Leaves out what is no longer waiting (stopped, or decided on by a person, in the meantime);
 * whoever was verified, deleted or given another address since the message was made; and whom another campaign is sending
 * to right now, or has sent to within the cooldown. Read again, they are skipped.
 */
export function claim(
  db: Db,
  batch: Prepared[],
  accountName: string,
  now: number,
  nextId: () => number
): Claimed[] {
  const intend = db.statement(
    `UPDATE deliveries SET state = 'sending', last_attempt_id = ?, message_id = ?, dated_at = ?, link_url = ?,
       link_issued_at = ?, link_expires_at = ?, values_json = ?, settled_at = NULL
     WHERE id = ? AND (state = 'waiting' OR state = 'deferred') AND (user_id = 0 OR EXISTS (
       SELECT 1 FROM users u
       WHERE u.id = deliveries.user_id AND u.status = 'pending' AND u.address_key = deliveries.address_key
       AND (u.last_sent_at IS NULL OR u.last_sent_at <= ? OR u.last_delivery_id = deliveries.id
         OR coalesce(u.last_outcome, '') NOT IN ('accepted', 'unknown', 'deferred'))
       AND NOT EXISTS (SELECT 1 FROM deliveries o WHERE o.user_id = u.id AND o.state = 'sending')))`
  )
  const begin = db.statement(
    `INSERT INTO attempts (id, delivery_id, campaign_id, user_id, address, try, started_at, outcome, account_name, message_hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'sending', ?, ?)`
  )
  const claimed: Claimed[] = []
  for (const prepared of batch) {
    const { delivery, link } = prepared
    const attemptId = nextId()
    const { changes } = intend.run(
      attemptId,
      prepared.message.messageId,
      prepared.datedAt,
      link.url,
      link.issuedAt,
      link.expiresAt,
      prepared.valuesJson,
      delivery.id,
      prepared.cooldown === null ? now : now - prepared.cooldown
    )
    if (Number(changes) === 0) continue
    begin.run(
      attemptId,
      delivery.id,
      delivery.campaignId,
      delivery.userId,
      delivery.address,
      delivery.tries + 1,
      now,
      accountName,
      prepared.hash
    )
    claimed.push({ ...prepared, attemptId, startedAt: now, giveUpAt: delivery.giveUpAt ?? now + giveUpAfter })
  }
  return claimed
}
