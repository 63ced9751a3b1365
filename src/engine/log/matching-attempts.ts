import type { LogFilter } from '../../shared/models/delivery.ts'
import { createChangeCount, type Db } from '../db/index.ts'
import { createYielder } from '../runtime/index.ts'
import {
  countAttempts,
  erasedAttempts,
  type LogCondition,
  logCondition,
  matchingIds,
  matchingOf,
  newestAttempt,
  troubledIds,
  unsettledIds
} from './attempts.sql.ts'

/** About 1 ms. */
const idsPerSlice = 5_000
/** IDs kept over all lists, at 8 bytes each. */
const maxKeptIds = 5_000_000

/** The attempts of the log that match a filter. */
export interface MatchingAttempts {
  /** Their ids, oldest first, as of now. Do not keep or change them. Rejects with the signal's reason. */
  of(filter: LogFilter, signal?: AbortSignal): Promise<readonly number[]>
}

interface List {
  condition: LogCondition
  /** Ascending. */
  ids: number[]
  /** Ids up to this one have been looked at. */
  through: number
  /** Of those looked at, the ones still under way: they match or not only until they settle. */
  unsettled: Set<number>
  /** The count of changes when they were looked at, or of erased attempts where those alone count. */
  asOf: number
  /** One at a time brings a list up to date. */
  busy: Promise<void>
}

/**
 * Any page of a million attempts, and how many there are, without looking at a million: the ids that match a filter are
 * looked up once, in slices, and kept. Attempts are only ever added, with growing ids, and change only when they settle
 * or their people are erased, so bringing a list up to date costs as much as happened since.
 *
 * That first look costs about 0.15 s for a million attempts, also for a search, a third of it or less by outcome or cause,
 * and no index on the way of each message: an index of addresses would cost the queue more at every commit than all searches ever do (docs/decisions/0010).
 */
export function createMatchingAttempts(db: Db): MatchingAttempts {
  /** In the order of their use, by condition. */
  const lists = new Map<string, List>()
  const changes = createChangeCount(db)

  return {
    async of(filter, signal) {
      const condition = logCondition(filter)
      const key = JSON.stringify([condition.sql, condition.parameters])
      const list = lists.get(key) ?? {
        condition,
        ids: [],
        through: 0,
        unsettled: new Set<number>(),
        asOf: -1,
        busy: Promise.resolve()
      }
      lists.delete(key)
      lists.set(key, list)
      const before = list.busy
      // A list that was left half-way by one caller is gone on with by the next.
      const update = before.then(() => {
        startOver(list, list.condition.canBeOvertaken ? changes.now() : erasedAttempts(db))
        return bringUpToDate(db, list, signal)
      })
      list.busy = update.catch(() => {})
      await update
      forgetOldest(lists)
      return list.ids
    }
  }
}

/**
 * What became of messages since cannot be told by attempt: once anything was written, such a list starts over. The others
 * only when people were taken out of attempts: a search for them finds nothing any more.
 */
function startOver(list: List, asOf: number): void {
  if (list.asOf === asOf) return
  list.asOf = asOf
  list.ids = []
  list.through = 0
  list.unsettled.clear()
}

async function bringUpToDate(db: Db, list: List, signal: AbortSignal | undefined): Promise<void> {
  const yielder = createYielder(signal)
  const { condition, ids, unsettled } = list
  signal?.throwIfAborted()
  if (unsettled.size > 0) matchAgain(db, list)
  const newest = newestAttempt(db)
  // Ids are given out one by one, so usually none is missing, and those of the whole log, or of all accepted, need not be read.
  const dense = condition.whole !== null && list.through === 0 && countAttempts(db) === newest
  while (list.through < newest) {
    const until = Math.min(list.through + idsPerSlice, newest)
    if (dense) {
      const others = new Set(condition.whole === 'all' ? [] : troubledIds(db, list.through, until))
      for (let id = list.through + 1; id <= until; id++) if (!others.has(id)) ids.push(id)
    } else for (const id of matchingIds(db, condition, list.through, until)) ids.push(id)
    if (condition.changes) for (const id of unsettledIds(db, list.through, until)) unsettled.add(id)
    list.through = until
    await yielder.turn()
  }
}

/** There are never more of them than connections. */
function matchAgain(db: Db, { condition, ids, unsettled }: List): void {
  const among = [...unsettled]
  const matching = new Set(matchingOf(db, condition, among))
  const open = new Set(matchingOf(db, unsettledCondition, among))
  for (const id of among) {
    const at = placeOf(ids, id)
    const isIn = ids[at] === id
    if (isIn && !matching.has(id)) ids.splice(at, 1)
    if (!isIn && matching.has(id)) ids.splice(at, 0, id)
    if (!open.has(id)) unsettled.delete(id)
  }
}

const unsettledCondition = logCondition({ outcome: 'sending' })

/** Index of the first that is not smaller. */
function placeOf(ids: readonly number[], id: number): number {
  let [low, high] = [0, ids.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ids[middle]! < id) low = middle + 1
    else high = middle
  }
  return low
}

function forgetOldest(lists: Map<string, List>): void {
  let kept = 0
  for (const [key, { ids }] of [...lists].toReversed()) {
    kept += ids.length
    // The newest one stays, however long it is.
    if (kept > maxKeptIds && kept > ids.length) lists.delete(key)
  }
}
