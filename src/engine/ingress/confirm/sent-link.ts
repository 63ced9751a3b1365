import { timingSafeEqual } from 'node:crypto'
import type { Db } from '../../db/index.ts'
import type { VerifyResult } from '../../links/index.ts'
import { sentLinks } from './sent-links.sql.ts'

/** Of one user, the newest. */
const maxLinksCompared = 50
/** In characters of base64url. */
const minNonceLength = 12

/**
 * Looks for a token that cannot be verified among the links that were sent: one that is the same to the letter is genuine,
 * because nobody else knows its nonce. A token without a nonce is not: the holder of a replaced secret can make it again.
 * What the token says of itself only tells whose links to compare it with.
 */
export function findSentLink(db: Db, token: string, now: number): VerifyResult | null {
  const userId = claimedUser(token)
  if (userId === null) return null
  const found = sentLinks(db, userId, maxLinksCompared).find(({ url }) =>
    isSame(url.slice(url.lastIndexOf('/') + 1), token)
  )
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
    const { u, n } = Object(payload) as Record<string, unknown>
    if (typeof n !== 'string' || n.length < minNonceLength) return null
    const user = Number(u)
    return Number.isSafeInteger(user) && user > 0 ? user : null
  } catch {
    return null
  }
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
