import type { DeliveryRow, DeliveryState } from '../../../shared/models/delivery.ts'
import type { Page } from '../../../shared/models/paging.ts'
import { deliveryStates } from '../../../shared/models/words.ts'
import { createChangeCount, type Db } from '../../db/index.ts'
import type { EngineContext } from '../../context/index.ts'
import { createYielder } from '../../runtime/index.ts'
import { createStaleCache } from '../../users/index.ts'
import { beforeAll, type DeliveryPlace } from '../../deliveries/index.ts'
import { findDelivery, nextRecipients, recipientCount, type RecipientQuery } from '../queries.ts'

/** Recipients looked at in one go: 1 to 2 ms. */
const step = 5_000
/** With no more recipients than this a list is always made anew when anything changed: a few milliseconds. */
const cheap = 20_000

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
    isCheap: (key) => recipientCount(db, (JSON.parse(key) as Question)[0]) <= cheap,
    most: 3_000_000,
    size: (list) => list.length,
    same: (before, after) => before.length === after.length && before.every((id, at) => id === after[at]),
    refreshed: () => events.changed('campaigns')
  })
  return {
    async page({ offset, limit, ...query }) {
      const question: Question = [
        query.campaignId,
        query.state ?? null,
        query.cause ?? null,
        query.search ?? null
      ]
      const list = await lists.get(JSON.stringify(question), () => makeList(db, query))
      const ids = list.subarray(offset, offset + limit)
      return { rows: Array.from(ids, (id) => findDelivery(db, id)!), offset, total: list.length }
    },
    close: () => lists.close()
  }
}

type Question = [campaignId: number, state: string | null, cause: string | null, search: string | null]

async function makeList(db: Db, query: RecipientQuery): Promise<Uint32Array> {
  const slices = createYielder()
  const parts: number[][] = []
  for (const state of query.state ? [query.state] : inOrder) {
    let place: DeliveryPlace | null = beforeAll
    while (place) {
      const { ids, reached }: ReturnType<typeof nextRecipients> = nextRecipients(
        db,
        query,
        state,
        place,
        step
      )
      parts.push(ids)
      place = reached
      await slices.turn()
    }
  }
  const list = new Uint32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const ids of parts) {
    list.set(ids, at)
    at += ids.length
  }
  return list
}

const inOrder: readonly DeliveryState[] = deliveryStates.toSorted()
