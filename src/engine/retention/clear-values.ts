import type { Db } from '../db/index.ts'
import { createYielder } from '../runtime/index.ts'
import { forgetValues, nextWithValues, type SettledPlace } from './clear-values.sql.ts'

/** About 2 ms. */
const rowsPerTransaction = 100

/**
 * Forgets the values that messages settled before `before` (ms since the epoch) were created from, so that the log can no
 * longer show those messages. Log rows, links and Message-IDs stay. The queue continues between slices. Returns how many
 * were cleared.
 */
export async function clearValues(db: Db, before: number, signal?: AbortSignal): Promise<number> {
  const yielder = createYielder(signal)
  let cleared = 0
  let place: SettledPlace = { settledAt: -1, id: 0 }
  for (;;) {
    await yielder.turn()
    const rows = nextWithValues(db, before, place, rowsPerTransaction)
    const last = rows.at(-1)
    if (!last) return cleared
    // Those that are not over are passed by.
    const done = rows.filter(({ over }) => over === 1)
    if (done.length > 0) {
      db.transaction(() => {
        for (const { id } of done) forgetValues(db, id)
      })
    }
    cleared += done.length
    place = last
  }
}
