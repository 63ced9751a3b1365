import type { DeliveryState } from '../../shared/models/delivery.ts'
import { type Db, readIds } from '../db/index.ts'

export interface ScannedDelivery {
  id: number
  userId: number
  cause: string | null
  linkExpiresAt: number | null
  dueAt: number
}

/** A place in the order of the deliveries of a campaign that are in a state. */
export interface DeliveryPlace {
  dueAt: number
  id: number
}

/**
 * First those that are due at the same time: with one condition, `(due_at, id) > (?, ?)`, SQLite would start at the first
 * of a million of them each time.
 */
const nextSql = (columns: string) => `SELECT * FROM (SELECT ${columns} FROM deliveries
    WHERE campaign_id = ? AND state = ? AND due_at = ? AND id > ? ORDER BY id LIMIT ?)
  UNION ALL
  SELECT * FROM (SELECT ${columns} FROM deliveries
    WHERE campaign_id = ? AND state = ? AND due_at > ? ORDER BY due_at, id LIMIT ?)
  LIMIT ?`

const nextParameters = (
  campaignId: number,
  state: DeliveryState,
  { dueAt, id }: DeliveryPlace,
  limit: number
): (string | number)[] => [campaignId, state, dueAt, id, limit, campaignId, state, dueAt, limit, limit]

const scannedSql = nextSql('id, user_id AS userId, cause, link_expires_at AS linkExpiresAt, due_at AS dueAt')
const idsSql = nextSql('id')

/** The next deliveries of a campaign in a state after a place, in order. */
export function nextDeliveries(
  db: Db,
  campaignId: number,
  state: DeliveryState,
  place: DeliveryPlace,
  limit: number
): ScannedDelivery[] {
  return db.statement<ScannedDelivery>(scannedSql).all(...nextParameters(campaignId, state, place, limit))
}

/** Their IDs alone. */
export function nextDeliveryIds(
  db: Db,
  campaignId: number,
  state: DeliveryState,
  place: DeliveryPlace,
  limit: number
): number[] {
  return readIds(db, idsSql, ...nextParameters(campaignId, state, place, limit))
}

/** When a delivery is due; 0: at once. */
export function dueAtOf(db: Db, id: number): number {
  return db.statement<{ dueAt: number }>('SELECT due_at AS dueAt FROM deliveries WHERE id = ?').get(id)!.dueAt
}
