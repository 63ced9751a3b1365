import type { Db } from '../../db/index.ts'
import type { createYielder } from '../../runtime/index.ts'
import { nextPurgeable, purgeUsers } from './purge-deleted.sql.ts'

/** Each user is in several indexes at random places: about 5 ms. */
const usersPerTransaction = 50

/**
 * Removes users permanently that a person deleted in an earlier session: undo does not reach that far back. `throughBatch`:
 * the last deletion of an earlier session (`lastBatch`). Calls `removed` with some of their IDs at a time. Returns how many.
 */
export async function purgeDeleted(
  db: Db,
  throughBatch: number,
  removed: (ids: number[]) => void,
  slices: ReturnType<typeof createYielder>
): Promise<number> {
  let purged = 0
  for (let after = 0; ;) {
    const ids = nextPurgeable(db, throughBatch, after, usersPerTransaction)
    if (ids.length === 0) return purged
    after = ids.at(-1)!
    db.transaction(() => purgeUsers(db, ids))
    removed(ids)
    purged += ids.length
    await slices.turn()
  }
}
