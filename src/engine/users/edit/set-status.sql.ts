import type { Actor } from '../../../shared/models/actor.ts'
import type { UserDetail, UserStatus } from '../../../shared/models/user.ts'
import type { TimelinePhrase } from '../../../shared/words/timeline-words.ts'
import type { UndeliverableReason } from '../../../shared/words/undeliverable-words.ts'
import type { Db } from '../../db/index.ts'

/** What a user was before a marking. */
export interface UserBefore {
  id: number
  status: UserStatus
  statusBy: UserDetail['statusBy']
  statusAt: number | null
  /** A phrase as JSON. */
  reason: string | null
}

/** A row of `suppressions`. */
export interface Suppression {
  address_key: string
  at: number
  phrase: string
  delivery_id: number | null
}

const byPerson = JSON.stringify({ reason: 'marked-by-person', params: {} } satisfies UndeliverableReason)

const listed = '(SELECT value FROM json_each(?))'
const chosen = `id IN ${listed}`
const keysOf = `SELECT address_key FROM users WHERE ${chosen}`

/** Of these users, those who have another status and are not deleted. */
export const usersOfAnotherStatus = (db: Db, ids: number[], status: UserStatus): UserBefore[] =>
  db
    .statement<UserBefore>(
      `SELECT id, status, status_by AS statusBy, status_at AS statusAt, undeliverable_reason AS reason FROM users
       WHERE ${chosen} AND status <> 'deleted' AND status <> ?`
    )
    .all(JSON.stringify(ids), status)

export function markUsers(
  db: Db,
  ids: number[],
  { status, now, actor }: { status: UserStatus; now: number; actor: Actor }
): void {
  const list = JSON.stringify(ids)
  const phrase: TimelinePhrase = { reason: 'marked', params: { status } }
  db.statement(
    `UPDATE users SET status = ?, status_at = ?, status_by = 'person', undeliverable_reason = ?, updated_at = ?
     WHERE ${chosen}`
  ).run(status, now, status === 'undeliverable' ? byPerson : null, now, list)
  db.statement(
    'INSERT INTO user_events (user_id, at, kind, phrase, actor) SELECT value, ?, ?, ?, ? FROM json_each(?)'
  ).run(now, `marked-${status}`, JSON.stringify(phrase), actor.id, list)
}

/** Leaves addresses alone that are suppressed already. Nothing is taken off: it returns no suppressions. */
export function suppressUsers(db: Db, ids: number[], now: number): [] {
  db.statement(
    `INSERT OR IGNORE INTO suppressions (address_key, at, phrase) SELECT k.*, ?, ? FROM (${keysOf}) k`
  ).run(now, byPerson, JSON.stringify(ids))
  return []
}

/** Returns the suppressions that were taken off. */
export const unsuppressUsers = (db: Db, ids: number[]): Suppression[] =>
  db
    .statement<Suppression>(`DELETE FROM suppressions WHERE address_key IN (${keysOf}) RETURNING *`)
    .all(JSON.stringify(ids))

export const usersStillMarked = (db: Db, ids: number[], status: UserStatus, setAt: number): number[] =>
  db
    .statement<{ id: number }>(
      `SELECT id FROM users WHERE ${chosen} AND status = ? AND status_by = 'person' AND status_at = ?`
    )
    .all(JSON.stringify(ids), status, setAt)
    .map(({ id }) => id)

/** Takes off what a marking at `setAt` suppressed, and puts back what it took off. */
export function restoreSuppressions(db: Db, ids: number[], before: Suppression[], setAt: number): void {
  db.statement(`DELETE FROM suppressions WHERE at = ? AND phrase = ? AND address_key IN (${keysOf})`).run(
    setAt,
    byPerson,
    JSON.stringify(ids)
  )
  db.statement(
    `INSERT OR IGNORE INTO suppressions (address_key, at, phrase, delivery_id)
     SELECT value ->> 'address_key', value ->> 'at', value ->> 'phrase', value ->> 'delivery_id' FROM json_each(?)`
  ).run(JSON.stringify(before))
}

export function restoreStatuses(db: Db, users: UserBefore[]): void {
  db.statement(
    `UPDATE users SET status = b.value ->> 'status', status_at = b.value ->> 'statusAt',
       status_by = b.value ->> 'statusBy', undeliverable_reason = b.value ->> 'reason'
     FROM json_each(?) AS b WHERE users.id = b.value ->> 'id'`
  ).run(JSON.stringify(users))
}

/** Removes a marking from the timelines. */
export function forgetMarking(db: Db, ids: number[], status: UserStatus, setAt: number): void {
  db.statement(`DELETE FROM user_events WHERE user_id IN ${listed} AND at = ? AND kind = ?`).run(
    JSON.stringify(ids),
    setAt,
    `marked-${status}`
  )
}
