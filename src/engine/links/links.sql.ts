import type { DeliveryState } from '../../shared/models/delivery.ts'
import type { UserStatus } from '../../shared/models/user.ts'
import type { TimelinePhrase } from '../../shared/words/timeline-words.ts'
import type { Db } from '../db/index.ts'

export interface LinkedUser {
  id: number
  address_key: string
  status: UserStatus | 'deleted'
  link_used_at: number | null
}

export function findUser(db: Db, id: number): LinkedUser | undefined {
  return db.get(
    db.k.selectFrom('users').select(['id', 'address_key', 'status', 'link_used_at']).where('id', '=', id)
  )
}

export interface LinkDelivery {
  id: number
  state: DeliveryState
  /** When the server last answered; null: it has not, or the email will be sent again. */
  settledAt: number | null
  /** When the address was confirmed by this link. */
  confirmedAt: number | null
}

/**
 * The delivery that a link was sent with. If several have the same link (it was sent again): the newest one that a server
 * accepted, or else the newest.
 */
export function findDeliveryOfLink(db: Db, userId: number, token: string): LinkDelivery | undefined {
  const end = `/${token}`
  return db
    .statement<LinkDelivery>(
      `SELECT id, state, settled_at AS settledAt, confirmed_at AS confirmedAt FROM deliveries
       WHERE user_id = ? AND substr(link_url, -length(?)) = ?
       ORDER BY state = 'accepted' DESC, id DESC LIMIT 1`
    )
    .get(userId, end, end)
}

/** When the newest entry of this kind was made. */
export function lastEntry(db: Db, userId: number, kind: LinkEvent['kind']): number | undefined {
  return db.get(
    db.k
      .selectFrom('user_events')
      .select('at')
      .where('user_id', '=', userId)
      .where('kind', '=', kind)
      .orderBy('id', 'desc')
      .limit(1)
  )?.at
}

export interface LinkEvent {
  userId: number
  at: number
  kind: 'link-opened' | 'link-fetched' | 'confirmed'
  phrase: TimelinePhrase
  deliveryId: number | null
}

export function addEvent(db: Db, { userId, at, kind, phrase, deliveryId }: LinkEvent): void {
  db.run(
    db.k
      .insertInto('user_events')
      .values({ user_id: userId, at, kind, phrase: JSON.stringify(phrase), delivery_id: deliveryId })
  )
}

/** A machine requested the link. */
export function noteFetched(db: Db, deliveryId: number, at: number): void {
  db.run(
    db.k
      .updateTable('deliveries')
      .set({ fetched_at: at })
      .where('id', '=', deliveryId)
      .where('fetched_at', 'is', null)
  )
}

export function noteOpened(db: Db, deliveryId: number, at: number): void {
  db.run(
    db.k
      .updateTable('deliveries')
      .set({ opened_at: at })
      .where('id', '=', deliveryId)
      .where('opened_at', 'is', null)
  )
}

export function noteConfirmed(db: Db, deliveryId: number, at: number): void {
  noteOpened(db, deliveryId, at)
  db.run(db.k.updateTable('deliveries').set({ confirmed_at: at }).where('id', '=', deliveryId))
}

/** A person who follows a link reads email at that address, even if a server once rejected it. */
export function markVerified(db: Db, user: LinkedUser, at: number): void {
  db.run(
    db.k
      .updateTable('users')
      .set({
        status: 'verified',
        status_at: at,
        status_by: 'link',
        undeliverable_reason: null,
        link_used_at: at,
        updated_at: at
      })
      .where('id', '=', user.id)
  )
  db.run(db.k.deleteFrom('suppressions').where('address_key', '=', user.address_key))
}
