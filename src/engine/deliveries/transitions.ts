import type { DeliveryState, SkipReason } from '../../shared/models/delivery.ts'
import type { Db } from '../db/index.ts'
import { nobody, parametersOf, reasonAgainstDelivery } from './eligibility.ts'
import type { Link, PreparedMessage } from './prepared-message.ts'

/*
 * How a delivery changes state, and what that does to its user's row. No other file writes `deliveries.state` or the
 * mirror columns of `users`: test/architecture/delivery-writers.test.ts sees to it.
 *
 * A delivery begins as `waiting`, or as `skipped` where the person may not be sent to. When its turn comes it is
 * `sending`, written down before a server hears of it. Whatever the server says ends that: `accepted`, `rejected`,
 * `deferred` until a time, `waiting` again where the message never reached the server, or `unknown` where it may have
 * arrived and nobody said so. A person, or the campaign itself, can have an unknown one sent again; a person can also
 * count it as accepted, and try a rejected or deferred one once more. While it waits, Stop cancels it, and it is skipped
 * once the person may not be sent to any more.
 *
 * Each function runs inside a transaction of the caller, and changes only rows in a state that the table allows.
 */
export const legalTransitions = {
  waiting: ['sending', 'skipped', 'cancelled'],
  deferred: ['sending', 'skipped', 'cancelled', 'waiting'],
  sending: ['accepted', 'rejected', 'deferred', 'unknown', 'waiting'],
  unknown: ['waiting', 'accepted'],
  rejected: ['waiting'],
  accepted: [],
  skipped: [],
  cancelled: []
} as const satisfies Record<DeliveryState, readonly DeliveryState[]>

type Next<From extends DeliveryState> = (typeof legalTransitions)[From][number]
/** What the end of an attempt can make of its delivery. */
export type StateAfterAttempt = Next<'sending'>
/** States in which a message was tried, and from which it can be sent again. */
export type Retriable = Exclude<
  { [From in DeliveryState]: 'waiting' extends Next<From> ? From : never }[DeliveryState],
  'sending'
>

/** A delivery is in a state from which it may become `to`. With OR: an IN of three makes SQLite build a table. */
const mayBecome = (to: DeliveryState): string => {
  const states = Object.entries(legalTransitions) as [DeliveryState, readonly DeliveryState[]][]
  const from = states.filter(([, next]) => next.includes(to)).map(([state]) => `state = '${state}'`)
  return `(${from.join(' OR ')})`
}
const chosen = '(SELECT value FROM json_each(?))'

/** The user's row says of their newest delivery what the delivery says. Those never tried have no mirror. */
function mirror(db: Db, deliveryIds: readonly number[]): void {
  if (deliveryIds.length === 0) return
  db.statement(
    `UPDATE users SET last_outcome = d.state, last_due_at = CASE WHEN d.state = 'deferred' THEN d.due_at END
     FROM (SELECT id, user_id, state, due_at FROM deliveries WHERE id IN ${chosen} AND last_attempt_id IS NOT NULL) AS d
     WHERE users.id = d.user_id AND users.last_delivery_id = d.id`
  ).run(JSON.stringify(deliveryIds))
}

/** For `UPDATE users SET`, where a person is erased: nothing was ever sent to them. */
export const clearedMirror = `last_delivery_id = NULL, last_sent_at = NULL, last_outcome = NULL, last_due_at = NULL,
  may_have_arrived_at = NULL, sent_count = 0`

/** → `waiting`. `link`: an earlier one that is sent again. Returns the delivery's id. */
export function enqueue(
  db: Db,
  campaignId: number,
  to: { id: number; name: string; address: string; addressKey: string; domain: string },
  link: Link | null
): number {
  const { lastInsertRowid } = db
    .statement(
      `INSERT INTO deliveries (campaign_id, user_id, address, address_key, domain, name, state, link_url, link_issued_at,
         link_expires_at) VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?, ?, ?)`
    )
    .run(
      campaignId,
      to.id,
      to.address,
      to.addressKey,
      to.domain,
      to.name,
      link?.url ?? null,
      link?.issuedAt ?? null,
      link?.expiresAt ?? null
    )
  return Number(lastInsertRowid)
}

/**
 * → `waiting`, or `skipped` with its reason. `recipients` is a query for user_id, address, address_key, domain, name and
 * `reason`, in this order. Returns how many there are.
 */
export function enqueueAll(
  db: Db,
  campaignId: number,
  recipients: { sql: string; parameters: (string | number | null)[] }
): number {
  const { changes } = db
    .statement(
      `INSERT INTO deliveries (campaign_id, user_id, address, address_key, domain, name, skip_reason, state)
       SELECT ?, *, CASE WHEN reason IS NULL THEN 'waiting' ELSE 'skipped' END FROM (${recipients.sql})`
    )
    .run(campaignId, ...recipients.parameters)
  return Number(changes)
}

/**
 * `waiting`, `deferred` → `sending`. Returns false, and changes nothing, where the delivery is in another state by now,
 * where the person may not be sent to any more, and while another campaign is sending to them.
 */
export function startSending(db: Db): (message: PreparedMessage, attemptId: number, now: number) => boolean {
  const start = db.statement(startSql)
  return ({ delivery, message, datedAt, link, valuesJson, cooldown }, attemptId, now) => {
    // Its link is made already.
    const terms = { recentSince: cooldown === null ? null : now - cooldown, needsImportedLink: false }
    const { changes } = start.run(
      attemptId,
      message.messageId,
      datedAt,
      link.url,
      link.issuedAt,
      link.expiresAt,
      valuesJson,
      delivery.id,
      ...parametersOf(terms)
    )
    return Number(changes) > 0
  }
}
const startSql = `
  UPDATE deliveries SET state = 'sending', last_attempt_id = ?, message_id = ?, dated_at = ?, link_url = ?,
    link_issued_at = ?, link_expires_at = ?, values_json = ?, settled_at = NULL
  WHERE id = ? AND ${mayBecome('sending')} AND (user_id = ${nobody} OR EXISTS (
    SELECT 1 FROM users u WHERE u.id = deliveries.user_id AND ${reasonAgainstDelivery('deliveries', 'u')} IS NULL
      AND NOT EXISTS (SELECT 1 FROM deliveries o WHERE o.user_id = u.id AND o.state = 'sending')))`

/** How an attempt ended. */
export interface AttemptEnd {
  deliveryId: number
  attemptId: number
  userId: number
  state: StateAfterAttempt
  /** Milliseconds since the epoch; 0: at once. */
  dueAt: number
  giveUpAt: number | null
  cause: string
  /** The server answered about this recipient, or may have. Otherwise it is no try, and nothing for the user's row. */
  isTry: boolean
  isAccepted: boolean
  /** When the link of a message expires that arrived, or may have; null: it did not. */
  arrivedLinkExpiresAt: number | null
}

/** `sending` → what the attempt ended as. Returns false, and changes nothing, where that attempt is not the newest. */
export function endSending(db: Db): (end: AttemptEnd, now: number) => boolean {
  const close = db.statement(
    `UPDATE deliveries SET state = ?, due_at = ?, tries = tries + ?, cause = ?, settled_at = ?, give_up_at = ?
     WHERE id = ? AND last_attempt_id = ? AND state = 'sending'`
  )
  const mirror = db.statement(
    `UPDATE users SET last_delivery_id = ?, last_sent_at = ?, last_outcome = ?, last_due_at = ?,
       may_have_arrived_at = coalesce(?, may_have_arrived_at), link_expires_at = coalesce(?, link_expires_at),
       sent_count = sent_count + ? WHERE id = ?`
  )
  return (end, now) => {
    const { deliveryId, attemptId, state, dueAt, cause, giveUpAt, isTry } = end
    const { changes } = close.run(state, dueAt, isTry ? 1 : 0, cause, now, giveUpAt, deliveryId, attemptId)
    if (Number(changes) === 0) return false
    if (isTry) {
      mirror.run(
        deliveryId,
        now,
        state,
        state === 'deferred' ? dueAt : null,
        end.arrivedLinkExpiresAt === null ? null : now,
        end.arrivedLinkExpiresAt,
        end.isAccepted ? 1 : 0,
        end.userId
      )
    }
    return true
  }
}

/** All that is `sending` of a campaign → `unknown`: the engine ended while a server had the message. */
export function endCrashed(db: Db, campaignId: number, now: number): void {
  db.statement(
    `UPDATE users SET last_delivery_id = d.id, last_sent_at = ?1, last_outcome = 'unknown', last_due_at = NULL,
       may_have_arrived_at = ?1, link_expires_at = d.link_expires_at
     FROM (SELECT id, user_id, link_expires_at FROM deliveries WHERE campaign_id = ?2 AND state = 'sending') AS d
     WHERE users.id = d.user_id`
  ).run(now, campaignId)
  db.statement(
    `UPDATE deliveries SET state = 'unknown', cause = 'crashed-while-sending', settled_at = ?, tries = tries + 1
     WHERE campaign_id = ? AND state = 'sending'`
  ).run(now, campaignId)
}

/** `unknown`, `rejected`, `deferred` → `waiting`, due at a time; 0: at once. */
export function sendAgain(db: Db, from: Retriable, deliveryIds: readonly number[], dueAt: number): void {
  db.statement(
    `UPDATE deliveries SET state = 'waiting', due_at = ?, settled_at = NULL WHERE id IN ${chosen} AND state = ?`
  ).run(dueAt, JSON.stringify(deliveryIds), from)
  mirror(db, deliveryIds)
}

/** `unknown` → `accepted`: a person believes that they arrived. */
export function countAsAccepted(db: Db, deliveryIds: readonly number[], now: number): void {
  const counted = db
    .statement(
      `UPDATE deliveries SET state = 'accepted', due_at = 0, settled_at = ? WHERE id IN ${chosen} AND state = 'unknown'
       RETURNING user_id AS userId`
    )
    .all(now, JSON.stringify(deliveryIds)) as { userId: number }[]
  const count = db.statement('UPDATE users SET sent_count = sent_count + 1 WHERE id = ?')
  for (const { userId } of counted) count.run(userId)
  mirror(db, deliveryIds)
}

/** `waiting`, `deferred` → `skipped`. */
export function skip(db: Db, skipped: readonly { id: number; reason: SkipReason }[], now: number): void {
  const take = db.statement(
    `UPDATE deliveries SET state = 'skipped', skip_reason = ?, settled_at = ? WHERE id = ? AND ${mayBecome('skipped')}`
  )
  for (const { id, reason } of skipped) take.run(reason, now, id)
  mirror(
    db,
    skipped.map(({ id }) => id)
  )
}

/** The same of all deliveries to people who are being erased. Returns the campaigns they were of. */
export function skipErased(db: Db, userIds: readonly number[], now: number): number[] {
  const rows = db
    .statement(
      `UPDATE deliveries SET state = 'skipped', skip_reason = 'deleted', settled_at = ?
       WHERE user_id IN ${chosen} AND ${mayBecome('skipped')} RETURNING campaign_id AS campaignId`
    )
    .all(now, JSON.stringify(userIds)) as { campaignId: number }[]
  return rows.map(({ campaignId }) => campaignId)
}

/** `waiting`, `deferred` → `cancelled`. */
export function cancel(db: Db, deliveryIds: readonly number[], now: number): void {
  db.statement(
    `UPDATE deliveries SET state = 'cancelled', settled_at = ? WHERE id IN ${chosen} AND ${mayBecome('cancelled')}`
  ).run(now, JSON.stringify(deliveryIds))
  mirror(db, deliveryIds)
}

/** No transition: the times of deliveries that are due later than `after` move with a clock that was set by `by` ms. */
export function moveDueTimes(
  db: Db,
  campaignId: number,
  state: 'waiting' | 'deferred',
  by: number,
  after: number
): void {
  db.statement(
    `UPDATE deliveries SET due_at = max(1, due_at + ?) WHERE campaign_id = ? AND state = ? AND due_at > ?`
  ).run(by, campaignId, state, after)
  if (state !== 'deferred') return
  db.statement(
    `UPDATE users SET last_due_at = max(1, last_due_at + ?)
     WHERE id IN (SELECT user_id FROM deliveries WHERE campaign_id = ? AND state = 'deferred') AND last_due_at > ?
       AND EXISTS (SELECT 1 FROM deliveries d WHERE d.id = last_delivery_id AND d.campaign_id = ?)`
  ).run(by, campaignId, after, campaignId)
}
