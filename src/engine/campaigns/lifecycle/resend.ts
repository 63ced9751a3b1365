import { AppError, assertNever } from '../../../shared/errors.ts'
import { resendName } from '../../../shared/words/campaign-names.ts'
import type { Actor } from '../../../shared/models/actor.ts'
import type { Db } from '../../db/index.ts'
import type { EngineContext } from '../../context/index.ts'
import { type EligibilityTerms, enqueue, reasonAgainst } from '../../deliveries/index.ts'
import { eligibilityTerms, needsImportedLink } from '../message/send-context.ts'
import type { Lifecycle } from './lifecycle.ts'
import { findRecipient, hasUnsentDelivery, newestLink, type Recipient } from './resend.sql.ts'
import { type ContextSources, freezeContext } from './start.ts'

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
  const user = requireRecipient(db, input.userId)
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
  const underWay = terms.recentSince !== null && hasUnsentDelivery(db, user.id)
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

const gone = () => new AppError('NOT_FOUND', 'user-gone')

/** Throws NOT_FOUND. */
function requireRecipient(db: Db, id: number): Recipient {
  const found = findRecipient(db, id)
  if (!found) throw gone()
  return found
}
