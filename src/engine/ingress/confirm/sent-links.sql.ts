import type { Db } from '../../db/index.ts'

export interface SentLink {
  url: string
  address: string
  issuedAt: number
  expiresAt: number
}

/** Links to the built-in page that were sent to a user, the newest first. */
export function sentLinks(db: Db, userId: number, limit: number): SentLink[] {
  return db
    .statement<SentLink>(
      `SELECT d.link_url AS url, d.address_key AS address, d.link_issued_at AS issuedAt, d.link_expires_at AS expiresAt
       FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id
       WHERE d.user_id = ? AND d.link_url IS NOT NULL AND c.context ->> '$.links.target' = 'built-in'
       ORDER BY d.id DESC LIMIT ?`
    )
    .all(userId, limit)
}
