import type { TimelinePhrase } from '../../../shared/words/timeline-words.ts'
import type { Db } from '../../db/index.ts'
import type { BatchedWriter } from './batched-writer.ts'
import {
  countChanged,
  countCreated,
  deleteUntouched,
  lastOfNextChanged,
  noteRestored,
  restoreAsBefore
} from './revert-import.sql.ts'

export interface RevertedImport {
  removed: number
  restored: number
  /** Created or changed by the import and left as they are: they were emailed or changed since then. */
  kept: number
}

export interface RevertOrder {
  importId: number
  fileName: string
  firstId: number
  lastId: number
  /** Milliseconds since the epoch. */
  now: number
  /** The ID of the actor who asked for it; null if the import could not be saved to the end. */
  undoneBy: string | null
}

/**
 * Reverts what an import has written, all of it or as far as it got. Users it created are deleted, permanently at the next
 * start, and those it changed become as before. A few milliseconds at a time. After an interruption it runs again and
 * reaches the same end.
 */
export async function revertImport(
  db: Db,
  order: RevertOrder,
  writer: BatchedWriter
): Promise<RevertedImport> {
  const { importId, fileName, firstId, lastId } = order
  const phrase: TimelinePhrase = { reason: 'import-undone', params: { fileName } }
  const result = { removed: 0, restored: 0, kept: 0 }

  await writer.each(lastId - firstId + 1, (after, through) => {
    const range = { importId, first: firstId + after, last: firstId + through - 1 }
    const created = countCreated(db, range)
    const removed = deleteUntouched(db, range)
    result.removed += removed
    result.kept += created - removed
  })

  let lastUser = 0
  await writer.each(countChanged(db, importId), (after, through) => {
    const next = lastOfNextChanged(db, importId, lastUser, through - after)
    if (next === null) return
    const restored = restoreAsBefore(db, importId, lastUser, next)
    lastUser = next
    noteRestored(db, importId, restored, { ...order, phrase })
    result.restored += restored.length
    result.kept += through - after - restored.length
  })
  return result
}
