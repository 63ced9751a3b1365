import { afterEach, beforeEach, expect, it } from 'vitest'
import type { RecipientQuery } from '../../../../src/engine/campaigns/recipients/recipient-lists.ts'
import {
  createRecipientLists,
  type RecipientLists
} from '../../../../src/engine/campaigns/recipients/recipient-lists.ts'
import { seededRandom, createTestParts, type TestParts } from '../../../helpers/test-parts.ts'
import { makeCampaign } from '../../queue/queue-parts.ts'

let given: TestParts
let lists: RecipientLists
let campaignId: number
beforeEach(() => {
  given = createTestParts()
  lists = createRecipientLists(given.parts)
  campaignId = makeCampaign(given.parts.db, 0)
})
afterEach(() => {
  lists.close()
  given.cleanup()
})

/** Recipients of two campaigns in every state, many of them due at the same time. */
function addRecipients(n: number): void {
  const { db } = given.parts
  const random = seededRandom(7)
  const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!
  const other = makeCampaign(db, 0)
  const insert = db.statement(
    `INSERT INTO deliveries (campaign_id, user_id, address, address_key, domain, name, state, due_at, cause)
     VALUES (?, ?, ?, ?, 'x.example', ?, ?, ?, ?)`
  )
  db.transaction(() => {
    for (let id = 1; id <= n; id++) {
      const state = one(['accepted', 'accepted', 'accepted', 'deferred', 'rejected', 'waiting'] as const)
      const address = `user${id}@x.example`
      const cause = state === 'rejected' ? one(['mailbox-full', 'no-such-mailbox']) : null
      insert.run(
        one([campaignId, campaignId, campaignId, other]),
        id,
        address,
        address,
        one(['Ann_a', 'Berta']),
        state,
        one([0, 0, 0, 1000, 2000]),
        cause
      )
    }
  })
}

/** As one reads what is asked for. */
function looked({ state, cause, search = '' }: Omit<RecipientQuery, 'campaignId'>): number[] {
  const rows = given.parts.db
    .statement(
      `SELECT id FROM deliveries WHERE campaign_id = ? AND state = coalesce(?, state) AND (? IS NULL OR cause = ?)
         AND (instr(lower(address), ?) OR instr(lower(name), ?)) ORDER BY state, due_at, id`
    )
    .all(campaignId, state ?? null, cause ?? null, cause ?? null, search, search)
  return rows.map(({ id }) => Number(id))
}

it.each([
  {},
  { state: 'accepted' },
  { state: 'waiting' },
  { state: 'rejected', cause: 'mailbox-full' },
  { cause: 'no-such-mailbox' },
  { search: 'n_a' },
  { search: 'user77', state: 'accepted' },
  { search: '%' }
] as const)('any page of the recipients is the same as that of all of them sorted: %j', async (query) => {
  addRecipients(12_000)
  const expected = looked(query)
  for (const offset of [0, 1, 90, 4_990, 8_000, expected.length - 5, expected.length, 1_000_000]) {
    const page = await lists.page({ campaignId, ...query, offset: Math.max(0, offset), limit: 20 })
    expect(page.total).toBe(expected.length)
    expect(page.rows.map(({ id }) => id)).toEqual(
      expected.slice(Math.max(0, offset), Math.max(0, offset) + 20)
    )
  }
})

it('a recipient who changes is where it belongs at the next look', async () => {
  addRecipients(50)
  const first = (await lists.page({ campaignId, state: 'waiting', offset: 0, limit: 500 })).rows[0]!
  given.parts.db.statement(`UPDATE deliveries SET state = 'accepted' WHERE id = ?`).run(first.id)
  const waiting = await lists.page({ campaignId, state: 'waiting', offset: 0, limit: 500 })
  const accepted = await lists.page({ campaignId, state: 'accepted', offset: 0, limit: 500 })
  expect(waiting.rows.map(({ id }) => id)).not.toContain(first.id)
  expect(accepted.rows.map(({ id }) => id)).toContain(first.id)
})

it('of a large campaign the list as it was is shown while it is made anew, and the window is told then', async () => {
  addRecipients(30_000)
  const told = new AbortController()
  const events = given.parts.events.subscribe(told.signal)
  const next = async () => (await events.next()).value
  expect(await next()).toMatchObject({ kind: 'sending' })
  const before = await lists.page({ campaignId, state: 'waiting', offset: 0, limit: 1 })
  given.parts.db.statement(`UPDATE deliveries SET state = 'accepted' WHERE id = ?`).run(before.rows[0]!.id)
  const meanwhile = await lists.page({ campaignId, state: 'waiting', offset: 0, limit: 1 })
  expect(meanwhile.total).toBe(before.total)
  const seen = next()
  given.clock.advance(60_000)
  expect(await seen).toEqual({ kind: 'campaigns' })
  const after = await lists.page({ campaignId, state: 'waiting', offset: 0, limit: 1 })
  expect(after.total).toBe(before.total - 1)
  told.abort()
})
