import type { DeliveryState } from '../../../shared/models/delivery.ts'
import type { UserStatus } from '../../../shared/models/user.ts'
import type { Db } from '../../db/index.ts'
import type { Link } from '../../deliveries/index.ts'

export interface Recipient {
  id: number
  name: string
  address: string
  addressKey: string
  domain: string
  status: UserStatus
  suppressed: number
  importLink: string | null
  mayHaveArrivedAt: number | null
  lastDeliveryId: number | null
  lastSentAt: number | null
  lastOutcome: DeliveryState | null
}

export function findRecipient(db: Db, userId: number): Recipient | undefined {
  return db
    .statement<Recipient>(
      `SELECT id, name, address, address_key AS addressKey, domain, status, import_link AS importLink,
         may_have_arrived_at AS mayHaveArrivedAt, last_delivery_id AS lastDeliveryId, last_sent_at AS lastSentAt,
         last_outcome AS lastOutcome,
         EXISTS (SELECT 1 FROM suppressions s WHERE s.address_key = users.address_key) AS suppressed
       FROM users WHERE id = ? AND status <> 'deleted'`
    )
    .get(userId)
}

/** Whether an email to a user is in a queue or with a server. */
export function hasUnsentDelivery(db: Db, userId: number): boolean {
  const found = db
    .statement(`SELECT 1 FROM deliveries WHERE user_id = ? AND state IN ('waiting', 'sending') LIMIT 1`)
    .get(userId)
  return found !== undefined
}

/** The newest link of a user that was in an email handed to a server and still works, for the address they have now. */
export function newestLink(db: Db, userId: number, now: number): Link | null {
  const found = db
    .statement<Link>(
      `SELECT d.link_url AS url, d.link_issued_at AS issuedAt, d.link_expires_at AS expiresAt
       FROM deliveries d JOIN users u ON u.id = d.user_id AND u.address_key = d.address_key
       WHERE d.user_id = ? AND d.link_url IS NOT NULL AND d.link_expires_at > ?
         AND d.state IN ('accepted', 'unknown', 'deferred', 'waiting') AND d.last_attempt_id IS NOT NULL
       ORDER BY d.link_expires_at DESC LIMIT 1`
    )
    .get(userId, now)
  return found ?? null
}
