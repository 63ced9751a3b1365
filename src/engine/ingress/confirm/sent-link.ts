import { timingSafeEqual } from 'node:crypto'
import type { Db } from '../../db/index.ts'
import type { VerifyResult } from '../../links/index.ts'

/**
 * A token that cannot be verified, looked for among the links that were sent: the one to the built-in page that is the
 * same to the letter is genuine, since nobody else could have made it. What the token says of itself only tells whose
 * links to compare it with.
 */
export function findSentLink(db: Db, token: string, now: number): VerifyResult | null {
  const userId = claimedUser(token)
  if (userId === null) return null
  const sent = db
    .statement(
      `SELECT d.link_url AS url, d.address_key AS address, d.link_issued_at AS issuedAt, d.link_expires_at AS expiresAt
       FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id
       WHERE d.user_id = ? AND d.link_url IS NOT NULL AND c.context ->> '$.links.target' = 'built-in'
       ORDER BY d.id DESC LIMIT 50`
    )
    .all(userId) as { url: string; address: string; issuedAt: number; expiresAt: number }[]
  const found = sent.find(({ url }) => isSame(url.slice(url.lastIndexOf('/') + 1), token))
  if (!found) return null
  const { address, issuedAt, expiresAt } = found
  return {
    outcome: now < expiresAt ? 'ok' : 'expired',
    claims: { userId: String(userId), address, purpose: 'verify-email', issuedAt, expiresAt }
  }
}

function claimedUser(token: string): number | null {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString('utf8'))
    const user = typeof payload === 'object' && payload !== null && 'u' in payload ? Number(payload.u) : NaN
    return Number.isSafeInteger(user) && user > 0 ? user : null
  } catch {
    return null
  }
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
