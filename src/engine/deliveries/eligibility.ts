import type { DeliveryState, SkipReason } from '../../shared/models/delivery.ts'
import type { UserStatus } from '../../shared/models/user.ts'
import type { Db } from '../db/index.ts'

/*
 * Who may be sent to. A person is left out for the first of these reasons that holds:
 *
 *     verified        there is nothing left for them to do
 *     undeliverable   they are marked so, or their address is on the list of suppressed addresses
 *     deleted         they are gone, or the delivery is to an address they no longer have
 *     recently-sent   within the cooldown another delivery may have reached them, or was tried and is still to go out
 *     no-link         their link comes from the import, and the import brought none
 *
 * The rule stands here twice, and nowhere else: as a predicate over one person, and as SQL over many. A property test
 * holds the two together (test/engine/deliveries/eligibility.test.ts). That of several people with one address only one
 * is sent to is a rule of the selection: campaigns/recipients/recipients.sql.ts.
 */

/** What the rule takes from a campaign. */
export interface EligibilityTerms {
  /** Milliseconds since the epoch: a message later than this is recent. Null: none is. */
  recentSince: number | null
  /** Only people whose import brought a link can be sent one. */
  needsImportedLink: boolean
}

/** What the rule takes from a person. Missing people are null. */
export interface Person {
  status: UserStatus | 'deleted'
  addressKey: string
  /** The address the message would go to is on the list of suppressed addresses. */
  isSuppressed: boolean
  importLink: string | null
  /** The mirror of the newest delivery: see `UsersTable`. */
  mayHaveArrivedAt: number | null
  lastDeliveryId: number | null
  lastSentAt: number | null
  lastOutcome: DeliveryState | null
}

/** A delivery that is in the queue already. Its own earlier attempts are no reason against it. */
export interface QueuedDelivery {
  id: number
  /** `nobody`: a test to the administrator. */
  userId: number
  addressKey: string
  /** Made at the first attempt; it is used again. */
  linkUrl: string | null
}

/** The user id of tests to the administrator, who need not be a user. The rule does not apply to them. */
export const nobody = 0

/** Why a person may not be sent to now; null: they may. Without a `delivery`: would they be, if one were queued? */
export function reasonAgainst(
  person: Person | null,
  delivery: QueuedDelivery | null,
  { recentSince, needsImportedLink }: EligibilityTerms
): SkipReason | null {
  if (delivery?.userId === nobody) return null
  if (person?.status === 'verified') return 'verified'
  if (person?.status === 'undeliverable' || person?.isSuppressed) return 'undeliverable'
  if (person?.status !== 'pending') return 'deleted'
  if (delivery && delivery.addressKey !== person.addressKey) return 'deleted'
  const isOwn = delivery !== null && person.lastDeliveryId === delivery.id
  if (!isOwn && recentSince !== null && wasSentOneSince(person, recentSince)) return 'recently-sent'
  const hasLink = Boolean(person.importLink) || (delivery !== null && delivery.linkUrl !== null)
  return needsImportedLink && !hasLink ? 'no-link' : null
}

function wasSentOneSince({ mayHaveArrivedAt, lastSentAt, lastOutcome }: Person, since: number): boolean {
  if (mayHaveArrivedAt !== null && mayHaveArrivedAt > since) return true
  const isStillToGoOut = lastOutcome === 'waiting' || lastOutcome === 'deferred'
  return isStillToGoOut && lastSentAt !== null && lastSentAt > since
}

/** What the parameters of the SQL below are, in their order. */
export const parametersOf = ({ recentSince, needsImportedLink }: EligibilityTerms) =>
  // Nothing is later than NULL.
  [recentSince, recentSince, needsImportedLink ? 1 : 0]

/**
 * The same as SQL, NULL where they may be sent to, for people without a delivery: over the alias `u` of `users`. Written
 * with OR and not with IN, which makes SQLite build a table at each run.
 */
export const reasonAgainstUser = (u: string): string => `CASE
  WHEN ${u}.status = 'verified' THEN 'verified'
  WHEN ${u}.status = 'undeliverable' OR ${suppressed(`${u}.address_key`)} THEN 'undeliverable'
  WHEN ${u}.status IS NOT 'pending' THEN 'deleted'
  WHEN ${wasSentOne(u)} THEN 'recently-sent'
  WHEN ? AND coalesce(${u}.import_link, '') = '' THEN 'no-link' END`

/** The same for queued deliveries: over the aliases `d` of `deliveries` and `u`, which may be all NULL (LEFT JOIN). */
export const reasonAgainstDelivery = (d: string, u: string): string => `CASE
  WHEN ${d}.user_id = ${nobody} THEN NULL
  WHEN ${u}.status = 'verified' THEN 'verified'
  WHEN ${u}.status = 'undeliverable' OR (${u}.id IS NOT NULL AND ${suppressed(`${d}.address_key`)}) THEN 'undeliverable'
  WHEN ${u}.status IS NOT 'pending' OR ${u}.address_key <> ${d}.address_key THEN 'deleted'
  WHEN ${u}.last_delivery_id IS NOT ${d}.id AND (${wasSentOne(u)}) THEN 'recently-sent'
  WHEN ? AND coalesce(${u}.import_link, '') = '' AND ${d}.link_url IS NULL THEN 'no-link' END`

const suppressed = (key: string) => `EXISTS (SELECT 1 FROM suppressions s WHERE s.address_key = ${key})`

const wasSentOne = (u: string) => `${u}.may_have_arrived_at > ?
    OR (${u}.last_sent_at > ? AND (${u}.last_outcome = 'waiting' OR ${u}.last_outcome = 'deferred'))`

/** Of these deliveries, those that may not be sent now, and why. */
export function ineligible(
  db: Db,
  terms: EligibilityTerms,
  deliveryIds: readonly number[]
): Map<number, SkipReason> {
  const rows = db
    .statement(
      `SELECT * FROM (SELECT d.id, ${reasonAgainstDelivery('d', 'u')} AS reason FROM deliveries d LEFT JOIN users u ON u.id = d.user_id
       WHERE d.id IN (SELECT value FROM json_each(?))) WHERE reason IS NOT NULL`
    )
    .all(...parametersOf(terms), JSON.stringify(deliveryIds)) as { id: number; reason: SkipReason }[]
  return new Map(rows.map(({ id, reason }) => [id, reason]))
}
