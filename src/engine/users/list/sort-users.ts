import type { createYielder } from '../../runtime/index.ts'
import { IdSet } from './id-set.ts'

type Slices = ReturnType<typeof createYielder>

/** An order of users, and where those stand who are not in it. */
interface Order {
  order: Uint32Array
  /**
   * `first`: they count as the least (never sent is zero times). `last`: as the greatest. `always-last`: they have
   * nothing to sort by, and come last whichever way it goes.
   */
  rest: 'first' | 'last' | 'always-last'
}

/** The members of several sets, one set after the other, each in the given order; those not in the order by id. */
export async function arrange(
  { order, rest }: Order,
  sets: IdSet[],
  descending: boolean,
  slices: Slices
): Promise<Uint32Array> {
  const arranged = new Uint32Array(sets.reduce((sum, set) => sum + set.count(), 0))
  let at = 0
  for (const set of sets) {
    const ordered = await membersOf(set, order, slices)
    await slices.turn()
    const others = ordered.length < set.count() ? set.without(IdSet.of(ordered)).toArray() : new Uint32Array()
    const part = arranged.subarray(at, at + ordered.length + others.length)
    const [first, second] = rest === 'first' ? [others, ordered] : [ordered, others]
    part.set(first)
    part.set(second, first.length)
    if (descending && rest === 'always-last') {
      part.subarray(0, ordered.length).reverse()
      part.subarray(ordered.length).reverse()
    }
    at += part.length
    await slices.turn()
  }
  if (descending && rest !== 'always-last') arranged.reverse()
  return arranged
}

/** About 2 ms. */
const idsPerTurn = 250_000

async function membersOf(set: IdSet, order: Uint32Array, slices: Slices): Promise<Uint32Array> {
  const members = new Uint32Array(set.count())
  let n = 0
  for (let start = 0; start < order.length; start += idsPerTurn) {
    const end = Math.min(order.length, start + idsPerTurn)
    for (let at = start; at < end; at++) if (set.has(order[at]!)) members[n++] = order[at]!
    await slices.turn()
  }
  return members.subarray(0, n)
}
