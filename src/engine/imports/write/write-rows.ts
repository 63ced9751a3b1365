import type { Db } from '../../db/index.ts'
import type { BatchedWriter } from './batched-writer.ts'
import { openStageToWrite, type WriteOrder } from './write-rows.sql.ts'

/**
 * Writes what was planned, a few milliseconds at a time. Identities have to be held from the comparison to the end.
 * Throws what the writer throws when it is canceled.
 */
export async function writeRows(
  db: Db,
  order: WriteOrder,
  writer: BatchedWriter,
  tell: (done: number, of: number) => void
): Promise<void> {
  const stage = openStageToWrite(db, order)
  try {
    const of = stage.steps.reduce((sum, { last }) => sum + last, 0)
    let before = 0
    for (const { last, write } of stage.steps) {
      await writer.each(last, (after, through) => {
        write(after, through)
        tell(before + through, of)
      })
      before += last
    }
  } finally {
    stage.close()
  }
}
