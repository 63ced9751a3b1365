import type { UserSort } from '../../../shared/models/user.ts'
import { type Db, readIds } from '../../db/index.ts'
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

/** Ids looked at before others get their turn: about 2 ms. */
const step = 250_000

async function membersOf(set: IdSet, order: Uint32Array, slices: Slices): Promise<Uint32Array> {
  const members = new Uint32Array(set.count())
  let n = 0
  for (let start = 0; start < order.length; start += step) {
    const end = Math.min(order.length, start + step)
    for (let at = start; at < end; at++) if (set.has(order[at]!)) members[n++] = order[at]!
    await slices.turn()
  }
  return members.subarray(0, n)
}

/** What each sort goes by: the same orders as `arrange` gives. */
const sortKeys: Record<UserSort['by'], string[]> = {
  name: ['name_key'],
  address: ['address_key'],
  status: ['status', 'name_key'],
  lastSent: ['last_sent_at IS NULL', 'last_sent_at'],
  linkExpires: ['link_expires_at IS NULL', 'link_expires_at'],
  sentCount: ['sent_count'],
  added: []
}

export function sortFew(db: Db, ids: IdSet, sort: UserSort): Uint32Array {
  const keys = [...sortKeys[sort.by], 'id'].map((key) =>
    key.endsWith('IS NULL') ? key : `${key} ${sort.descending ? 'DESC' : 'ASC'}`
  )
  const list = JSON.stringify(Array.from(ids.toArray()))
  const sql = `SELECT id FROM users WHERE id IN (SELECT value FROM json_each(?)) ORDER BY ${keys.join(', ')} LIMIT -1`
  return Uint32Array.from(readIds(db, sql, list))
}
