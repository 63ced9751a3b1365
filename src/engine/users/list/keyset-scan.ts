import type { Db } from '../../db/index.ts'
import type { createYielder } from '../../runtime/index.ts'
import { idsAfterPosition, type KeyedIndex, keyOfUser, type ScanPosition } from './keyset-scan.sql.ts'

/** About 1 ms. */
const idsPerRead = 10_000

/**
 * Goes through an index, or a range of its keys, and hands over some IDs at a time in the order (key, ID). It may or may not
 * see what changes meanwhile.
 */
export async function keysetScan(
  db: Db,
  index: KeyedIndex,
  take: (ids: number[]) => void,
  slices: ReturnType<typeof createYielder>,
  range?: { from: string; below: string }
): Promise<void> {
  const all =
    index.keyType === 'text' ? { from: '', below: aboveAll } : { from: -(2 ** 53) + 1, below: 2 ** 53 - 1 }
  const { from, below } = range ?? all
  let last: ScanPosition = { key: from, id: 0 }
  for (;;) {
    const ids = idsAfterPosition(db, index, last, below, idsPerRead)
    take(ids)
    if (ids.length < idsPerRead) return
    const id = ids.at(-1)!
    last = { id, key: keyOfUser(db, index, id) }
    await slices.turn()
  }
}

/** Above every character: texts from `prefix` to below `prefix + aboveAll` are those that begin with it. */
export const aboveAll = '\u{10ffff}'
