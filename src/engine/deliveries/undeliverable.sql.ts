import type { UndeliverableReason } from '../../shared/words/undeliverable-words.ts'
import type { Db } from '../db/index.ts'

/** The address is bad for everyone who has it. Only the server's answer about the address itself leads here. */
export function markUndeliverable(
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
