import type { UserStatus } from '../../../shared/models/user.ts'
import { userStatuses } from '../../../shared/models/words.ts'
import type { Actor } from '../../../shared/models/actor.ts'
import type { TimelinePhrase } from '../../../shared/words/timeline-words.ts'
import type { UndeliverableReason } from '../../../shared/words/undeliverable-words.ts'
import type { Db } from '../../db/index.ts'
import type { EngineContext } from '../../context/index.ts'
import { createYielder } from '../../runtime/index.ts'
import type { IdSet } from '../list/id-set.ts'
import type { Undo } from './undo-steps.ts'

/** Users changed in one transaction: about 4 ms. */
const step = 250

/** Who set a status, as one byte. */
const setters = [null, 'link', 'person', 'import', 'server'] as const

/** What the users were before: some 20 bytes each, so that even all of a million can be undone. */
interface Before {
  ids: number[]
  statuses: Uint8Array
  setters: Uint8Array
  /** Milliseconds since the epoch; 0 for never. */
  times: Float64Array
  reasons: Map<number, string>
  suppressions: unknown[]
}

interface BeforeRow {
  id: number
  status: UserStatus
  status_by: (typeof setters)[number]
  status_at: number | null
  undeliverable_reason: string | null
}

/**
 * Marks users by hand; those that are so already are left alone. Undeliverable ones go on the list of suppressed
 * addresses, and come off it when marked otherwise. Returns how many were changed and what undoes it.
 */
export async function setStatus(
  { db, clock, events }: Pick<EngineContext, 'db' | 'clock' | 'events'>,
  users: IdSet,
  status: UserStatus,
  actor: Actor
): Promise<{ changed: number; undo: Undo | null }> {
  const now = clock.now()
  const slices = createYielder()
  const before: Before[] = []
  for (let after = 0; ;) {
    const ids = users.idsAfter(after, step)
    if (ids.length === 0) break
    after = ids.at(-1)!
    before.push(db.transaction(() => markBatch(db, ids, status, now, actor)))
    await slices.turn()
  }
  const changed = before.reduce((sum, { ids }) => sum + ids.length, 0)
  if (changed === 0) return { changed, undo: null }
  events.usersChanged(before.length === 1 ? before[0]!.ids : null)
  return {
    changed,
    async undo() {
      let restored = 0
      const slices = createYielder()
      for (const batch of before) {
        restored += db.transaction(() => restoreBatch(db, batch, status, now))
        await slices.turn()
      }
      events.usersChanged(null)
      return restored
    }
  }
}

const chosen = 'id IN (SELECT value FROM json_each(?))'
const keysOf = `SELECT address_key FROM users WHERE ${chosen}`

function markBatch(db: Db, candidates: number[], status: UserStatus, now: number, actor: Actor): Before {
  const rows = db
    .statement(
      `SELECT id, status, status_by, status_at, undeliverable_reason FROM users
       WHERE ${chosen} AND status <> 'deleted' AND status <> ?`
    )
    .all(JSON.stringify(candidates), status) as unknown as BeforeRow[]
  const list = JSON.stringify(rows.map(({ id }) => id))
  db.statement(
    `UPDATE users SET status = ?, status_at = ?, status_by = 'person', undeliverable_reason = ?, updated_at = ?
     WHERE ${chosen}`
  ).run(status, now, status === 'undeliverable' ? byHand : null, now, list)
  const marked: TimelinePhrase = { reason: 'marked', params: { status } }
  db.statement(
    'INSERT INTO user_events (user_id, at, kind, phrase, actor) SELECT value, ?, ?, ?, ? FROM json_each(?)'
  ).run(now, `marked-${status}`, JSON.stringify(marked), actor.id, list)
  const suppressions: unknown[] = []
  if (status === 'undeliverable') {
    db.statement(
      `INSERT OR IGNORE INTO suppressions (address_key, at, phrase) SELECT k.*, ?, ? FROM (${keysOf}) k`
    ).run(now, byHand, list)
  } else {
    suppressions.push(
      ...db.statement(`DELETE FROM suppressions WHERE address_key IN (${keysOf}) RETURNING *`).all(list)
    )
  }
  return {
    ids: rows.map(({ id }) => id),
    statuses: Uint8Array.from(rows, (row) => userStatuses.indexOf(row.status)),
    setters: Uint8Array.from(rows, (row) => setters.indexOf(row.status_by)),
    times: Float64Array.from(rows, (row) => row.status_at ?? 0),
    reasons: new Map(
      rows.flatMap(({ id, undeliverable_reason: reason }) => (reason === null ? [] : [[id, reason]]))
    ),
    suppressions
  }
}

const byHand = JSON.stringify({ reason: 'marked-by-person', params: {} } satisfies UndeliverableReason)

/** Those whose status is still the one that was set. */
function restoreBatch(db: Db, before: Before, status: UserStatus, setAt: number): number {
  const still = db
    .statement(
      `SELECT id FROM users WHERE ${chosen} AND status = ? AND status_by = 'person' AND status_at = ?`
    )
    .all(JSON.stringify(before.ids), status, setAt) as { id: number }[]
  const list = JSON.stringify(still.map(({ id }) => id))
  // The address first: the row is what tells whose suppression it is.
  db.statement(`DELETE FROM suppressions WHERE at = ? AND phrase = ? AND address_key IN (${keysOf})`).run(
    setAt,
    byHand,
    list
  )
  db.statement(
    `INSERT OR IGNORE INTO suppressions (address_key, at, phrase, delivery_id)
     SELECT value ->> 'address_key', value ->> 'at', value ->> 'phrase', value ->> 'delivery_id' FROM json_each(?)`
  ).run(JSON.stringify(before.suppressions))
  const index = new Map(before.ids.map((id, at) => [id, at]))
  const rows = still.map(({ id }) => {
    const at = index.get(id)!
    return [
      id,
      userStatuses[before.statuses[at]!],
      before.times[at] || null,
      setters[before.setters[at]!],
      before.reasons.get(id) ?? null
    ]
  })
  db.statement(
    `UPDATE users SET status = b.value ->> 1, status_at = b.value ->> 2, status_by = b.value ->> 3,
       undeliverable_reason = b.value ->> 4
     FROM json_each(?) AS b WHERE users.id = b.value ->> 0`
  ).run(JSON.stringify(rows))
  db.statement(
    `DELETE FROM user_events WHERE user_id IN (SELECT value FROM json_each(?)) AND at = ? AND kind = ?`
  ).run(list, setAt, `marked-${status}`)
  return still.length
}
