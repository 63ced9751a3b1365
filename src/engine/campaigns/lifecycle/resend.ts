import { AppError, assertNever } from '../../../shared/errors.ts'
import type { DeliveryState } from '../../../shared/models/delivery.ts'
import type { UserStatus } from '../../../shared/models/user.ts'
import { resendName } from '../../../shared/words/campaign-names.ts'
import type { Actor } from '../../../shared/models/actor.ts'
import type { Db } from '../../db/index.ts'
import type { EngineContext } from '../../context/index.ts'
import { type EligibilityTerms, enqueue, type Link, reasonAgainst } from '../../deliveries/index.ts'
import { eligibilityTerms, needsImportedLink } from '../message/send-context.ts'
import type { Lifecycle } from './lifecycle.ts'
import { type ContextSources, freezeContext } from './start.ts'

interface Recipient {
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

/**
 * One mail to one user, at once. Throws SENT_RECENTLY within the cooldown unless `evenIfRecent`: the person is asked
 * first. With `link: 'same'` the newest link that still works is sent again; a new one leaves earlier ones working.
 */
export async function resend(
  parts: EngineContext,
  lifecycle: Lifecycle,
  sources: ContextSources,
  input: {
    userId: number
    link: 'new' | 'same'
    templateId: string
    accountId: number
    evenIfRecent: boolean
  },
  createdBy: Actor
): Promise<{ campaignId: number; deliveryId: number }> {
  const { db, clock, settings } = parts
  // First, as it takes a while: nothing may come between the look at the user and the writing.
  const context = await freezeContext(parts, sources, {
    ...input,
    linkLifetime: settings.get().links.lifetime
  })
  const user = findRecipient(db, input.userId)
  const now = clock.now()
  requireEligible(db, user, {
    ...eligibilityTerms(context, input.evenIfRecent, now),
    needsImportedLink: input.link === 'new' && needsImportedLink(context.links)
  })
  const same = input.link === 'same' ? newestLink(db, user.id, now) : null
  if (input.link === 'same' && !same) {
    throw new AppError('WRONG_STATE', 'no-working-link')
  }
  const ids = db.transaction(() => {
    const campaignId = lifecycle.create({
      kind: 'single',
      name: resendName(user.name || user.address),
      context,
      accountId: input.accountId,
      selection: { ids: [user.id] },
      ratePerSecond: null,
      firstBatch: null,
      evenIfRecent: true,
      createdBy,
      state: 'running',
      startsAt: null
    })
    return { campaignId, deliveryId: enqueue(db, campaignId, user, same) }
  })
  lifecycle.run(ids.campaignId)
  return ids
}

/** Throws WRONG_STATE and SENT_RECENTLY. */
function requireEligible(db: Db, user: Recipient, terms: EligibilityTerms): void {
  const reason = reasonAgainst({ ...user, isSuppressed: user.suppressed === 1 }, null, terms)
  const underWay = terms.recentSince !== null && isUnderWay(db, user.id)
  const against = reason ?? (underWay ? 'recently-sent' : null)
  switch (against) {
    case null:
      return
    case 'verified':
      throw new AppError('WRONG_STATE', 'resend-user-verified', { user: user.name || user.address })
    case 'undeliverable':
      throw new AppError('WRONG_STATE', 'resend-user-undeliverable', { address: user.address })
    case 'recently-sent':
      throw new AppError('SENT_RECENTLY', 'resend-too-soon', undefined, {
        data: { lastSentAt: user.lastSentAt, lastOutcome: user.lastOutcome, underWay }
      })
    case 'no-link':
      throw new AppError('WRONG_STATE', 'resend-user-without-link', { user: user.name || user.address })
    case 'deleted':
    case 'same-address':
      throw gone()
    default:
      assertNever(against)
  }
}

const gone = () => new AppError('NOT_FOUND', 'preview-user-gone')

/** The newest link of a user that was in a mail handed to a server and still works: for the address as it is now. */
export function newestLink(db: Db, userId: number, now: number): Link | null {
  const found = db
    .statement(
      `SELECT d.link_url AS url, d.link_issued_at AS issuedAt, d.link_expires_at AS expiresAt
       FROM deliveries d JOIN users u ON u.id = d.user_id AND u.address_key = d.address_key
       WHERE d.user_id = ? AND d.link_url IS NOT NULL AND d.link_expires_at > ?
         AND d.state IN ('accepted', 'unknown', 'deferred', 'waiting') AND d.last_attempt_id IS NOT NULL
       ORDER BY d.link_expires_at DESC LIMIT 1`
    )
    .get(userId, now) as unknown as Link | undefined
  return found ?? null
}

function isUnderWay(db: Db, userId: number): boolean {
  return (
    db
      .statement(`SELECT 1 FROM deliveries WHERE user_id = ? AND state IN ('waiting', 'sending') LIMIT 1`)
      .get(userId) !== undefined
  )
}

function findRecipient(db: Db, id: number): Recipient {
  const found = db
    .statement(
      `SELECT id, name, address, address_key AS addressKey, domain, status, import_link AS importLink,
         may_have_arrived_at AS mayHaveArrivedAt, last_delivery_id AS lastDeliveryId, last_sent_at AS lastSentAt,
         last_outcome AS lastOutcome,
         EXISTS (SELECT 1 FROM suppressions s WHERE s.address_key = users.address_key) AS suppressed
       FROM users WHERE id = ? AND status <> 'deleted'`
    )
    .get(id) as unknown as Recipient | undefined
  if (!found) throw gone()
  return found
}
