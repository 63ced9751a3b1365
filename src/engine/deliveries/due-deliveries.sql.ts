import type { Db } from '../db/index.ts'
import type { DeliveryState } from '../../shared/models/delivery.ts'
import type { UserStatus } from '../../shared/models/user.ts'
import type { DueDelivery } from './prepared-message.ts'

/** A row of the queue whose time has come, with what the message is made of. */
export interface DueRow extends DueDelivery {
  /** Kept from an earlier attempt; null before the first. */
  messageId: string | null
  datedAt: number | null
  linkUrl: string | null
  linkIssuedAt: number | null
  linkExpiresAt: number | null
  valuesJson: string | null
  /** The user as it is now; null where the row is gone. */
  userStatus: UserStatus | 'deleted' | null
  userName: string
  userAddressKey: string
  role: string
  locale: string
  fields: string
  externalId: string | null
  importLink: string | null
  suppressed: number
  /** Of the messages to the user, by whatever campaign. */
  mayHaveArrivedAt: number | null
  lastDeliveryId: number | null
  lastSentAt: number | null
  lastOutcome: DeliveryState | null
}

/**
 * Where reading left off: only so as not to read twice what is prepared already. The rows' states are the only truth.
 * `fresh` ones were never put off, `again` are waiting for a named time: kept apart, since fresh rows are still being
 * queued while others come back.
 */
export type DueKind = 'deferred' | 'again' | 'fresh'
export interface ReadMark {
  dueAt: number
  id: number
}
export type ReadMarks = Record<DueKind, ReadMark>

export function fromTheStart(): ReadMarks {
  return { deferred: { dueAt: -1, id: 0 }, again: { dueAt: 1, id: 0 }, fresh: { dueAt: 0, id: 0 } }
}

const columns = `d.id, d.campaign_id AS campaignId, d.user_id AS userId, d.address, d.address_key AS addressKey, d.domain,
  d.name, d.tries, d.due_at AS dueAt, d.give_up_at AS giveUpAt, d.message_id AS messageId, d.dated_at AS datedAt, d.link_url AS linkUrl,
  d.link_issued_at AS linkIssuedAt, d.link_expires_at AS linkExpiresAt, d.values_json AS valuesJson,
  u.status AS userStatus, coalesce(u.name, d.name) AS userName, coalesce(u.address_key, '') AS userAddressKey,
  coalesce(u.role, '') AS role, coalesce(u.locale, '') AS locale, coalesce(u.fields, '{}') AS fields,
  u.external_id AS externalId, u.import_link AS importLink, u.last_delivery_id AS lastDeliveryId,
  u.last_sent_at AS lastSentAt, u.last_outcome AS lastOutcome, u.may_have_arrived_at AS mayHaveArrivedAt,
  EXISTS (SELECT 1 FROM suppressions s WHERE s.address_key = d.address_key) AS suppressed`

/** A row whose time has come, and no more of it than it takes to pass it by. */
export interface DueId {
  id: number
  dueAt: number
  domain: string
}

export function readDue(
  db: Db,
  campaignId: number,
  kind: DueKind,
  now: number,
  after: ReadMark,
  limit: number
): DueId[] {
  const state = kind === 'deferred' ? 'deferred' : 'waiting'
  return db
    .statement<DueId>(
      `SELECT id, due_at AS dueAt, domain FROM deliveries
       WHERE campaign_id = ? AND state = ? AND due_at <= ? AND (due_at, id) > (?, ?) ORDER BY due_at, id LIMIT ?`
    )
    .all(campaignId, state, kind === 'fresh' ? 0 : now, after.dueAt, after.id, limit)
}

/** The rows with these ids, in their order; without those that are not due any more. */
export function readRows(db: Db, ids: number[], now: number): DueRow[] {
  const found = db
    .statement<DueRow>(
      `SELECT ${columns} FROM deliveries d LEFT JOIN users u ON u.id = d.user_id
       WHERE d.id IN (SELECT value FROM json_each(?)) AND d.state IN ('waiting', 'deferred') AND d.due_at <= ?`
    )
    .all(JSON.stringify(ids), now)
  const byId = new Map(found.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** When the next delivery of a campaign that is not due yet is; null when none is. */
export function nextDueAt(db: Db, campaignId: number, now: number): number | null {
  const next = (state: string) =>
    db
      .statement<{ at: number | null }>(
        'SELECT min(due_at) AS at FROM deliveries WHERE campaign_id = ? AND state = ? AND due_at > ?'
      )
      .get(campaignId, state, now)!.at
  const times = [next('waiting'), next('deferred')].filter((at) => at !== null)
  return times.length > 0 ? Math.min(...times) : null
}
