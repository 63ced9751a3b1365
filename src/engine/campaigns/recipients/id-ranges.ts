import type { Selection } from '../../../shared/models/user.ts'
import type { Db } from '../../db/index.ts'
import type { AdaptiveBatch } from '../../runtime/index.ts'
import { lastUserId } from './recipients.sql.ts'

/** A range of user ids, the first one excluded, and how many ids are looked at in it. */
export interface IdRange {
  after: number
  through: number
  size: number
}

/**
 * The ranges of user ids that hold the selection, in order, each of `batch.size()` ids at most. Few chosen ids make few
 * ranges; a filter goes through all.
 */
export function* idRanges(
  db: Db,
  selection: Selection,
  batch: Pick<AdaptiveBatch, 'size'>,
  from = 0
): Generator<IdRange> {
  if ('ids' in selection) {
    const ids = [...new Set(selection.ids)].sort((a, b) => a - b)
    for (let start = ids.findIndex((id) => id > from); start >= 0 && start < ids.length;) {
      const chunk = ids.slice(start, start + batch.size())
      yield { after: chunk[0]! - 1, through: chunk.at(-1)!, size: chunk.length }
      start += chunk.length
    }
    return
  }
  const last = lastUserId(db)
  for (let after = from; after < last;) {
    const through = Math.min(after + batch.size(), last)
    yield { after, through, size: through - after }
    after = through
  }
}
