import { type ChangeCount, createBulkWriter, type Db } from '../../db/index.ts'
import { createYielder } from '../../runtime/index.ts'

/** Milliseconds of a transaction. */
const aim = 5
const smallest = 50
const largest = 10_000

/** Transactions of some milliseconds each, with others getting their turn in between. */
export interface BatchedWriter {
  /** Does `work` for 1 to `last`: pieces grow and shrink with how long the one before took. */
  each(last: number, work: (after: number, through: number) => void): Promise<void>
  /** Resolves when the disk has everything. */
  close(): Promise<void>
}

/**
 * `changes`: what others have computed from the users stays as it is until the end, not until the next piece. Throws
 * `signal`'s reason between two pieces.
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
        const piece = () => writer.transaction(() => work(after, through))
        if (changes) changes.aside(piece)
        else piece()
        const took = performance.now() - began
        size = Math.round(
          Math.min(largest, Math.max(smallest, size * Math.min(1.5, Math.max(0.25, aim / took))))
        )
        after = through
        await slices.turn()
        await writer.rest()
      }
    },
    close: writer.close
  }
}
