import type { UserStatus } from '../../../shared/models/user.ts'
import { userStatuses } from '../../../shared/models/words.ts'
import type { Actor } from '../../../shared/models/actor.ts'
import type { Db } from '../../db/index.ts'
import type { EngineContext } from '../../context/index.ts'
import { createYielder } from '../../runtime/index.ts'
import type { IdSet } from '../list/id-set.ts'
import {
  forgetMarking,
  markUsers,
  restoreStatuses,
  restoreSuppressions,
  type Suppression,
  suppressUsers,
  unsuppressUsers,
  type UserBefore,
  usersOfAnotherStatus,
  usersStillMarked
} from './set-status.sql.ts'
import type { Undo } from './undo-steps.ts'

/** About 4 ms. */
const usersPerTransaction = 250

/** Who set a status, as one byte. */
const setters = [null, 'link', 'person', 'import', 'server'] as const satisfies UserBefore['statusBy'][]

/** What the users were before: some 20 bytes each, so that even all of a million can be undone. */
interface Before {
  ids: number[]
  statuses: Uint8Array
  setters: Uint8Array
  /** Milliseconds since the epoch; 0 for never. */
  times: Float64Array
  reasons: Map<number, string>
  suppressions: Suppression[]
}

/**
 * Marks users manually, except those that have the status already. The addresses of undeliverable ones are suppressed until
 * they are marked otherwise. Returns how many were changed and what undoes it.
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
    const ids = users.idsAfter(after, usersPerTransaction)
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

function markBatch(db: Db, candidates: number[], status: UserStatus, now: number, actor: Actor): Before {
  const rows = usersOfAnotherStatus(db, candidates, status)
  const ids = rows.map(({ id }) => id)
  markUsers(db, ids, { status, now, actor })
  return {
    ids,
    statuses: Uint8Array.from(rows, (row) => userStatuses.indexOf(row.status)),
    setters: Uint8Array.from(rows, (row) => setters.indexOf(row.statusBy)),
    times: Float64Array.from(rows, (row) => row.statusAt ?? 0),
    reasons: new Map(rows.flatMap(({ id, reason }) => (reason === null ? [] : [[id, reason]]))),
    suppressions: status === 'undeliverable' ? suppressUsers(db, ids, now) : unsuppressUsers(db, ids)
  }
}

/** Those whose status is still the one that was set. */
function restoreBatch(db: Db, before: Before, status: UserStatus, setAt: number): number {
  const still = usersStillMarked(db, before.ids, status, setAt)
  // The suppressions first: the users' rows tell whose they are.
  restoreSuppressions(db, still, before.suppressions, setAt)
  const index = new Map(before.ids.map((id, at) => [id, at]))
  const rows = still.map((id): UserBefore => {
    const at = index.get(id)!
    return {
      id,
      status: userStatuses[before.statuses[at]!]!,
      statusAt: before.times[at] || null,
      statusBy: setters[before.setters[at]!]!,
      reason: before.reasons.get(id) ?? null
    }
  })
  restoreStatuses(db, rows)
  forgetMarking(db, still, status, setAt)
  return still.length
}
