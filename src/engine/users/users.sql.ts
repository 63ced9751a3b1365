import { sql } from 'kysely'
import type { UserDetail, UserRow, UserStatus } from '../../shared/models/user.ts'
import type { Actor } from '../../shared/models/actor.ts'
import type { TimelinePhrase } from '../../shared/words/timeline-words.ts'
import { type Db, readPhrase } from '../db/index.ts'
import { nameWarnings } from '../addresses/index.ts'

const rowColumns = [
  'id',
  'external_id',
  'name',
  'address',
  'status',
  'last_sent_at',
  'last_outcome',
  'last_due_at',
  'link_expires_at',
  'link_used_at',
  'sent_count'
] as const

/** 1 if the email is deferred and its campaign is paused. */
const isPaused = `last_outcome = 'deferred' AND EXISTS (
  SELECT 1 FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id
  WHERE d.id = users.last_delivery_id AND c.state = 'paused')`

interface Row {
  id: number
  external_id: string | null
  name: string
  address: string
  status: UserStatus
  last_sent_at: number | null
  last_outcome: UserRow['lastOutcome']
  last_due_at: number | null
  last_is_paused: number
  link_expires_at: number | null
  link_used_at: number | null
  sent_count: number
}

/** `now`: milliseconds since the epoch, for the state of links. */
function toUserRow(row: Row, now: number): UserRow {
  return {
    id: row.id,
    externalId: row.external_id,
    name: row.name,
    address: row.address,
    status: row.status,
    lastSentAt: row.last_sent_at,
    lastOutcome: row.last_outcome,
    lastDueAt: row.last_due_at,
    lastIsPaused: row.last_is_paused === 1,
    link: linkState(row, now),
    sentCount: row.sent_count
  }
}

function linkState(row: Row, now: number): UserRow['link'] {
  if (row.link_used_at !== null) return { state: 'used', at: row.link_used_at }
  if (row.link_expires_at === null) return { state: 'none', at: null }
  return { state: row.link_expires_at > now ? 'live' : 'expired', at: row.link_expires_at }
}

/** These users in this order, without those deleted meanwhile. */
export function findRows(db: Db, ids: ArrayLike<number>, now: number): UserRow[] {
  const rows = db
    .statement<Row>(
      `SELECT ${rowColumns.join(', ')}, ${isPaused} AS last_is_paused FROM users
       WHERE id IN (SELECT value FROM json_each(?)) AND status <> 'deleted'`
    )
    .all(JSON.stringify(Array.from(ids)))
  const byId = new Map(rows.map((row) => [row.id, row]))
  return Array.from(ids).flatMap((id) => {
    const row = byId.get(id)
    return row ? [toUserRow(row, now)] : []
  })
}

/** Undefined for users who do not exist or are deleted. */
export function findDetail(db: Db, id: number, now: number): UserDetail | undefined {
  const row = db.get(
    db.k
      .selectFrom('users')
      .select(rowColumns)
      .select(sql<number>`${sql.raw(isPaused)}`.as('last_is_paused'))
      .select([
        'role',
        'locale',
        'fields',
        'created_at',
        'updated_at',
        'status_at',
        'status_by',
        'undeliverable_reason',
        'import_id'
      ])
      .where('id', '=', id)
      .where('status', '<>', 'deleted')
  )
  if (!row) return undefined
  return {
    ...toUserRow({ ...row, status: row.status as UserStatus }, now),
    role: row.role,
    locale: row.locale,
    fields: JSON.parse(row.fields) as Record<string, string>,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    statusAt: row.status_at,
    statusBy: row.status_by,
    undeliverableReason: row.undeliverable_reason === null ? null : readPhrase(row.undeliverable_reason),
    importId: row.import_id,
    warnings: nameWarnings(row.name)
  }
}

/** Who has this external ID now. */
export function findByExternalId(db: Db, externalId: string): number | undefined {
  const row = db
    .statement<{ id: number }>(
      `SELECT u.id FROM user_external_ids k JOIN users u ON u.id = k.user_id
       WHERE k.external_id = ? AND u.status <> 'deleted'`
    )
    .get(externalId)
  return row?.id
}

/** Users with this address, deleted ones left out. */
export function findByAddress(db: Db, addressKey: string): { id: number; externalId: string | null }[] {
  return db
    .statement<{ id: number; externalId: string | null }>(
      `SELECT id, external_id AS externalId FROM users WHERE address_key = ? AND status <> 'deleted' ORDER BY id`
    )
    .all(addressKey)
}

export interface UserEvent {
  userId: number
  at: number
  kind: string
  phrase: TimelinePhrase
  actor: Actor
}

export function addUserEvent(db: Db, { userId, at, kind, phrase, actor }: UserEvent): void {
  db.statement('INSERT INTO user_events (user_id, at, kind, phrase, actor) VALUES (?, ?, ?, ?, ?)').run(
    userId,
    at,
    kind,
    JSON.stringify(phrase),
    actor.id
  )
}

/** 0 where there are no users. */
export const lastUserId = (db: Db): number =>
  db.statement<{ last: number }>('SELECT coalesce(max(id), 0) AS last FROM users').get()!.last

/** Deleted users have a count too. */
export const userCounts = (db: Db): { status: UserStatus | 'deleted'; n: number }[] =>
  db.statement<{ status: UserStatus | 'deleted'; n: number }>('SELECT status, n FROM user_counts').all()
