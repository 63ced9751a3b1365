import type { ChangeCount } from '../db/change-count.ts'
import type { Db } from '../db/database.ts'
import type { createSlices } from '../slices.ts'

/** Milliseconds a piece should take, its commit with it. */
const aim = 6
const smallest = 50
const largest = 4000

export interface InPieces {
  slices: ReturnType<typeof createSlices>
  /** What was computed from the users stays as it is until the end of the import, not until its next piece. */
  changes: Pick<ChangeCount, 'aside'> | null
}

/**
 * Does `work` for 1 to `last` in transactions of some milliseconds each: pieces grow and shrink with how long the one
 * before took. Others get their turn in between.
 */
export async function inPieces(
  db: Pick<Db, 'transaction'>,
  last: number,
  { slices, changes }: InPieces,
  work: (after: number, through: number) => void
): Promise<void> {
  let size = 200
  for (let after = 0; after < last;) {
    const through = Math.min(last, after + size)
    const began = performance.now()
    const piece = () => db.transaction(() => work(after, through))
    if (changes) changes.aside(piece)
    else piece()
    const took = performance.now() - began
    size = Math.round(Math.min(largest, Math.max(smallest, size * Math.min(2, Math.max(0.25, aim / took)))))
    after = through
    await slices.turn()
  }
}
