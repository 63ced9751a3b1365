import type { DeliveryRow, DeliveryState } from '../../../shared/models/delivery.ts'
import type { Page } from '../../../shared/models/paging.ts'
import { deliveryStates } from '../../../shared/models/words.ts'
import { createChangeCount, type Db } from '../../db/index.ts'
import type { EngineContext } from '../../context/index.ts'
import { createYielder } from '../../runtime/index.ts'
import { createStaleCache } from '../../users/index.ts'
import {
  beforeAll,
  type DeliveryPlace,
  dueAtOf,
  nextDeliveryIds,
  outcomeCounts
} from '../../deliveries/index.ts'
import { findDelivery, matchingDeliveries } from './campaign-deliveries.sql.ts'

/** 1 to 2 ms. */
const recipientsPerSlice = 5_000
/** A list of at most so many recipients is created again whenever something changed: it takes a few milliseconds. */
const maxCheapRecipients = 20_000
/** IDs kept over all lists, at 4 bytes each. */
const maxKeptIds = 3_000_000

/** Which recipients of a campaign. */
export interface RecipientQuery {
  campaignId: number
  state?: DeliveryState | undefined
  cause?: string | undefined
  search?: string | undefined
}

/**
 * The recipients of a campaign as a person scrolls through them: the ids of a list in order, 4 bytes each, so that any
 * page of a million costs the same. Kept until rows change; of a large one the old list is shown while the new one is
 * made, and the window is told then.
 */
export interface RecipientLists {
  page(query: RecipientQuery & { offset: number; limit: number }): Promise<Page<DeliveryRow>>
  close(): void
}

export function createRecipientLists({
  db,
  clock,
  events
}: Pick<EngineContext, 'db' | 'clock' | 'events'>): RecipientLists {
  const lists = createStaleCache<Uint32Array>({
    changes: createChangeCount(db),
    clock,
    isCheap: (key) => recipientCount(db, (JSON.parse(key) as ListKey)[0]) <= maxCheapRecipients,
    maxSize: maxKeptIds,
    size: (list) => list.length,
    same: (before, after) => before.length === after.length && before.every((id, at) => id === after[at]),
    refreshed: () => events.changed('campaigns')
  })
  return {
    async page({ offset, limit, ...query }) {
      const key: ListKey = [query.campaignId, query.state ?? null, query.cause ?? null, query.search ?? null]
      const list = await lists.get(JSON.stringify(key), () => createList(db, query))
      const ids = list.subarray(offset, offset + limit)
      return { rows: Array.from(ids, (id) => findDelivery(db, id)!), offset, total: list.length }
    },
    close: () => lists.close()
  }
}

type ListKey = [campaignId: number, state: string | null, cause: string | null, search: string | null]

async function createList(db: Db, query: RecipientQuery): Promise<Uint32Array> {
  const yielder = createYielder()
  const slices: number[][] = []
  for (const state of query.state ? [query.state] : orderedStates) {
    let place: DeliveryPlace | null = beforeAll
    while (place) {
      const ids: number[] = nextDeliveryIds(db, query.campaignId, state, place, recipientsPerSlice)
      slices.push(matching(db, ids, query))
      const last: number | undefined = ids.length < recipientsPerSlice ? undefined : ids.at(-1)
      place = last === undefined ? null : { dueAt: dueAtOf(db, last), id: last }
      await yielder.turn()
    }
  }
  return joined(slices)
}

const orderedStates: readonly DeliveryState[] = deliveryStates.toSorted()

function matching(db: Db, ids: number[], { cause = '', search = '' }: RecipientQuery): number[] {
  if (cause === '' && search === '') return ids
  const found = new Set(matchingDeliveries(db, ids, cause, search))
  return ids.filter((id) => found.has(id))
}

function joined(slices: readonly number[][]): Uint32Array {
  const list = new Uint32Array(slices.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const ids of slices) {
    list.set(ids, at)
    at += ids.length
  }
  return list
}

/** Kept by triggers, not counted. */
const recipientCount = (db: Db, campaignId: number): number =>
  Object.values(outcomeCounts(db, campaignId)).reduce((sum, n) => sum + n, 0)
