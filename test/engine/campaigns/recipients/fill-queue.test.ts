import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fillQueue } from '../../../../src/engine/campaigns/recipients/fill-queue.ts'
import { insertCampaign } from '../../../../src/engine/campaigns/campaign-row.ts'
import type { AdaptiveBatch } from '../../../../src/engine/runtime/adaptive-batch.ts'
import type { Selection } from '../../../../src/shared/models/user.ts'
import { addUsers, everyPending, until } from '../../../helpers/test-engine.ts'
import { createTestParts, type TestParts } from '../../../helpers/test-parts.ts'
import { plainContext } from '../../queue/model/model-engine.ts'
import { setUp } from '../campaign-parts.ts'
import { testActor } from '../../../helpers/call.ts'

let given: TestParts
beforeEach(() => (given = createTestParts()))
afterEach(() => given.cleanup())

function newCampaign(selection: Selection = everyPending): number {
  const { db } = given.parts
  return db.transaction(() =>
    insertCampaign(
      db,
      {
        kind: 'campaign',
        name: 'Test',
        context: plainContext,
        accountId: 1,
        selection,
        ratePerSecond: null,
        firstBatch: null,
        evenIfRecent: false,
        createdBy: testActor,
        startsAt: null,
        state: 'running'
      },
      given.clock.now()
    )
  )
}
const always = () => true
/** Ranges small enough to end between many of them. */
const rangeSize = 50
const pace: AdaptiveBatch = { size: () => rangeSize, measure: (_rows, work) => work() }
const fill = (id: number, mayGoOn = always, queued = () => {}) =>
  fillQueue(given.parts, id, mayGoOn, queued, pace)
const queued = (id: number) =>
  (
    given.parts.db
      .statement('SELECT user_id AS id FROM deliveries WHERE campaign_id = ? ORDER BY id')
      .all(id) as {
      id: number
    }[]
  ).map((row) => row.id)
const everyone = (n: number) => Array.from({ length: n }, (_, i) => i + 1)

test('queues everyone of the selection once', async () => {
  addUsers(given.parts.db, 4000)
  const id = newCampaign()
  await fill(id)
  expect(queued(id)).toEqual(everyone(4000))
  expect(given.parts.db.statement('SELECT queued_through AS through FROM campaigns').all()).toEqual([
    { through: null }
  ])
})

test('ended between two ranges, however often, it neither loses nor doubles anyone', async () => {
  const { db } = given.parts
  const n = rangeSize * 5 + 7
  addUsers(db, n)
  const all = everyone(n)
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 6 }),
      fc.boolean(),
      async (rangesBeforeEnd, byId) => {
        const id = newCampaign(byId ? { ids: all } : everyPending)
        for (const ranges of rangesBeforeEnd) {
          let left = ranges
          await fillQueue(
            given.parts,
            id,
            () => --left > 0,
            () => {}
          )
        }
        await fill(id)
        expect(queued(id)).toEqual(all)
      }
    ),
    { numRuns: 20 }
  )
})

test('a range that fails half-way leaves nothing of itself, and comes again', async () => {
  const { db } = given.parts
  addUsers(db, rangeSize * 2)
  const id = newCampaign()
  db.statement(
    `CREATE TRIGGER fails BEFORE INSERT ON deliveries WHEN new.user_id = ${rangeSize + 20}
     BEGIN SELECT RAISE(ABORT, 'the disk says no'); END`
  ).run()
  await expect(fill(id)).rejects.toThrow('the disk says no')
  expect(queued(id)).toEqual(everyone(rangeSize))
  db.statement('DROP TRIGGER fails').run()
  await fill(id)
  expect(queued(id)).toEqual(everyone(rangeSize * 2))
})

test('stopped in the middle it queues nobody more', async () => {
  const { db } = given.parts
  addUsers(db, rangeSize * 3)
  const id = newCampaign()
  await fill(id, always, () => {
    db.statement(`UPDATE campaigns SET state = 'stopped', queued_through = NULL`).run()
  })
  expect(queued(id)).toHaveLength(rangeSize)
})

test('users who come in while the queue is filled are not forgotten, those who came later are not in it', async () => {
  const { db } = given.parts
  addUsers(db, 10)
  const id = newCampaign()
  await fill(id)
  addUsers(db, 5, { from: 11 })
  await fill(id)
  expect(queued(id)).toEqual(everyone(10))
})

test('a campaign sends while its queue is still being filled, and is not finished before it is full', async () => {
  const campaign = await setUp({ users: 6000 })
  const { engine, start, states, state } = campaign
  const id = await start({}, { filter: { status: 'pending' }, except: [] })
  let sentWhileFilling = false
  await until(() => {
    const [row] = campaign.sql('SELECT queued_through AS through FROM campaigns WHERE id = ?', id)
    if (row?.['through'] !== null && (states(id).accepted ?? 0) > 0) sentWhileFilling = true
    if (state(id) === 'finished') expect(row?.['through']).toBeNull()
    return row?.['through'] === null
  })
  expect(Object.values(states(id)).reduce((sum, n) => sum + n, 0)).toBe(6000)
  expect(await engine.client.campaigns.get({ id })).toMatchObject({ total: 6000, prepared: true })
  await engine.client.campaigns.stop({ id })
  expect(typeof sentWhileFilling).toBe('boolean')
})
