import { type ChangeCount, createBulkWriter, type Db } from '../../db/index.ts'
import { createYielder } from '../../runtime/index.ts'

const transactionMs = 5
const minRowsPerTransaction = 50
const maxRowsPerTransaction = 10_000

/** Writes in transactions of a few milliseconds, and yields in between. */
export interface BatchedWriter {
  /** Does `work` for 1 to `last`. The batches grow and shrink with how long the last one took. */
  each(last: number, work: (after: number, through: number) => void): Promise<void>
  /** Resolves when the disk has everything. */
  close(): Promise<void>
}

/**
 * `changes`: what others have computed from the users stays valid until the end, not only until the next batch. Throws
 * `signal`'s reason between two batches.
 */
export function createBatchedWriter(
  db: Pick<Db, 'transaction' | 'statement' | 'file' | 'checkpoints'>,
  changes: Pick<ChangeCount, 'aside'> | null,
  signal?: AbortSignal
): BatchedWriter {
  const slices = createYielder(signal)
  const writer = createBulkWriter(db)
  return {
    async each(last, work) {
      let size = 200
      for (let after = 0; after < last;) {
        const through = Math.min(last, after + size)
        const began = performance.now()
        const writeBatch = () => writer.transaction(() => work(after, through))
        if (changes) changes.aside(writeBatch)
        else writeBatch()
        const took = performance.now() - began
        const wanted = size * Math.min(1.5, Math.max(0.25, transactionMs / took))
        size = Math.round(Math.min(maxRowsPerTransaction, Math.max(minRowsPerTransaction, wanted)))
        after = through
        await slices.turn()
        await writer.rest()
      }
    },
    close: writer.close
  }
}
