import type { UserCounts, UserFilter, UserSort } from '../../../shared/models/user.ts'
import type { UserStatus } from '../../../shared/models/user.ts'
import { userStatuses } from '../../../shared/models/words.ts'
import type { ChangeCount } from '../../db/index.ts'
import { createYielder } from '../../runtime/index.ts'
import type { EngineContext } from '../../context/index.ts'
import type { DomainColumn } from './domain-column.ts'
import { findUsers } from './find-users.ts'
import type { IdSet } from './id-set.ts'
import { createStaleCache } from './stale-cache.ts'
import { sortFew } from './sort-users.sql.ts'
import { arrange } from './sort-users.ts'
import { keyedIndexes } from './keyset-scan.sql.ts'
import { keysetScan } from './keyset-scan.ts'
import { userCounts } from '../users.sql.ts'

/** With no more users, what is shown is always recomputed after a change. It takes a few milliseconds. */
const maxCheapUsers = 20_000
/** SQLite sorts up to so many users. More are picked from the order of all. */
const maxSortedUsers = 2_000

const bytesOf = (list: Uint32Array) => Buffer.from(list.buffer, list.byteOffset, list.byteLength)

/**
 * The lists a person scrolls through: for a filter and a sort, the ids in order, 4 bytes each, so that any page of a
 * million costs the same. They are made from sets (who is in it) and orders (of all users, straight from an index); all
 * three are kept until rows change (stale-cache.ts). After an old list was shown, the window learns when there is a new one.
 */
export interface UserLists {
  list(filter: UserFilter, sort: UserSort): Promise<Uint32Array>
  /** Everyone who matches the filter. */
  find(filter: UserFilter): Promise<IdSet>
  counts(filter: Omit<UserFilter, 'status'>): Promise<UserCounts>
  close(): void
}

export function createUserLists(
  { db, clock, events }: Pick<EngineContext, 'db' | 'clock' | 'events'>,
  changes: ChangeCount,
  domains: DomainColumn
): UserLists {
  const statusCounts = () => {
    const rows = userCounts(db)
    const n = (status: UserStatus) => rows.find((row) => row.status === status)?.n ?? 0
    const [pending, verified, undeliverable] = [n('pending'), n('verified'), n('undeliverable')]
    return { all: pending + verified + undeliverable, pending, verified, undeliverable }
  }
  const isCheap = () => statusCounts().all <= maxCheapUsers
  const common = { changes, clock, isCheap }

  const sets = createStaleCache<IdSet>({ ...common, maxSize: 40, size: () => 1 })
  const lists = createStaleCache<Uint32Array>({
    ...common,
    maxSize: 6_000_000,
    size: (list) => list.length,
    same: (before, after) => bytesOf(before).equals(bytesOf(after)),
    refreshed: () => events.usersChanged(null)
  })
  const orders = createStaleCache<Uint32Array>({
    ...common,
    maxSize: 5_000_000,
    size: (order) => order.length,
    refreshed() {
      lists.clear()
      events.usersChanged(null)
    }
  })

  /** The same for the same question, asked of the same moment: links expire without any row being changed. */
  const keyOf = (question: UserFilter & Partial<UserSort>): string => {
    const parts = Object.entries(question).filter(([, value]) => value !== undefined)
    const sorted = parts.toSorted(([one], [other]) => (one < other ? -1 : 1))
    const moment = Math.floor(clock.now() / (isCheap() ? 1_000 : 10_000))
    return JSON.stringify([sorted, question.linkExpired === undefined ? 0 : moment])
  }

  const find = (filter: UserFilter) =>
    sets.get(keyOf(filter), () => findUsers(db, domains, filter, clock.now(), createYielder()), 'never')

  const orderBy = (by: keyof typeof keyedIndexes) =>
    orders.get(by, async () => {
      const chunks: number[][] = []
      await keysetScan(db, keyedIndexes[by], (ids) => chunks.push(ids), createYielder())
      const order = new Uint32Array(chunks.reduce((sum, { length }) => sum + length, 0))
      let at = 0
      for (const chunk of chunks) {
        order.set(chunk, at)
        at += chunk.length
      }
      return order
    })

  const makeList = async (filter: UserFilter, sort: UserSort): Promise<Uint32Array> => {
    const slices = createYielder()
    const found = await find(filter)
    if (found.count() <= maxSortedUsers) return sortFew(db, found, sort)
    const of = async (status: UserStatus) => found.and(await find({ status }))
    switch (sort.by) {
      case 'added':
        return arrange({ order: new Uint32Array(), rest: 'first' }, [found], sort.descending, slices)
      case 'status': {
        const byStatus = await Promise.all(userStatuses.toSorted().map(of))
        return arrange({ order: await orderBy('name'), rest: 'last' }, byStatus, sort.descending, slices)
      }
      case 'sentCount':
        return arrange({ order: await orderBy('sentCount'), rest: 'first' }, [found], sort.descending, slices)
      default:
        return arrange(
          { order: await orderBy(sort.by), rest: 'always-last' },
          [found],
          sort.descending,
          slices
        )
    }
  }

  return {
    find,
    list: (filter, sort) => lists.get(keyOf({ ...filter, ...sort }), () => makeList(filter, sort)),
    async counts(filter) {
      if (Object.values(filter).every((part) => part === undefined)) return statusCounts()
      const found = await find(filter)
      const n = async (status: UserStatus) => found.and(await find({ status })).count()
      return {
        all: found.count(),
        pending: await n('pending'),
        verified: await n('verified'),
        undeliverable: await n('undeliverable')
      }
    },
    close() {
      for (const kept of [sets, lists, orders]) kept.close()
    }
  }
}
