import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clearValues } from '../../../src/engine/retention/clear-values.ts'
import type { DeliveryState } from '../../../src/shared/models/delivery.ts'
import { insertCaptured } from '../../../src/engine/mailbox/captured.sql.ts'
import { type Retention, startRetention } from '../../../src/engine/retention/retention.ts'
import { createTestParts, type TestParts } from '../../helpers/test-parts.ts'
import { insertCampaign, insertDelivery } from '../../builders/insert-rows.ts'

const hour = 3_600_000
const day = 24 * hour

let test: TestParts
let retention: Retention | undefined
beforeEach(() => {
  test = createTestParts()
  insertCampaign(test.parts.db)
})
afterEach(async () => {
  await retention?.close()
  retention = undefined
  test.cleanup()
})

function deliver(state: DeliveryState, settledAt: number | null, n = 1): void {
  const { db } = test.parts
  db.transaction(() => {
    for (let i = 0; i < n; i++) {
      insertDelivery(db, {
        campaign_id: 1,
        user_id: 1,
        state,
        settled_at: settledAt,
        values_json: '{"name":"A"}',
        link_url: 'https://x.example/1',
        message_id: '<1@x.example>'
      })
    }
  })
}
const kept = () =>
  test.parts.db
    .statement('SELECT id FROM deliveries WHERE values_json IS NOT NULL ORDER BY id')
    .all()
    .map(({ id }) => id)

describe('clearing values', () => {
  it('forgets those of messages settled before a time, and nothing else of them', async () => {
    deliver('accepted', 1000)
    deliver('rejected', 1999)
    deliver('accepted', 2000)
    expect(await clearValues(test.parts.db, 2000)).toBe(2)
    expect(kept()).toEqual([3])
    expect(
      test.parts.db.statement('SELECT link_url, message_id, name FROM deliveries WHERE id = 1').get()
    ).toEqual({
      link_url: 'https://x.example/1',
      message_id: '<1@x.example>',
      name: 'Ada'
    })
  })

  it('keeps those of deliveries that may go out again, however old', async () => {
    deliver('accepted', 1)
    for (const state of ['waiting', 'sending', 'deferred', 'unknown'] as const) deliver(state, 1)
    deliver('sending', null)
    for (const state of ['skipped', 'cancelled'] as const) deliver(state, 1)
    expect(await clearValues(test.parts.db, 2000)).toBe(3)
    expect(kept()).toEqual([2, 3, 4, 5, 6])
  })

  it('lets others have their turn while it clears many', async () => {
    deliver('accepted', 1, 6000)
    deliver('unknown', 2, 700)
    deliver('accepted', 3, 700)
    let turns = 0
    const turning = setInterval(() => turns++, 0)
    expect(await clearValues(test.parts.db, 2000)).toBe(6700)
    clearInterval(turning)
    expect(turns).toBeGreaterThan(0)
    expect(kept()).toHaveLength(700)
  })

  it('reads them off an index: what is kept costs nothing each hour', () => {
    const plan = test.parts.db
      .statement(
        `EXPLAIN QUERY PLAN SELECT id FROM deliveries
         WHERE values_json IS NOT NULL AND settled_at IS NOT NULL AND settled_at < ? AND (settled_at, id) > (?, ?)
         ORDER BY settled_at, id LIMIT 200`
      )
      .all(1, 1, 1)
    expect(plan.map(({ detail }) => detail)).toEqual([
      expect.stringContaining('USING INDEX deliveries_kept_values')
    ])
  })
})

describe('retention', () => {
  const keeps = (ids: number[]) => expect.poll(kept, { interval: 5 }).toEqual(ids)
  const waits = () => expect.poll(() => test.clock.pendingTimers(), { interval: 5 }).toBe(1)

  it('looks at start and every hour, and goes by the days in the settings', async () => {
    const now = test.clock.now()
    deliver('accepted', now - 31 * day)
    deliver('accepted', now - 30 * day + hour / 2)
    deliver('accepted', now - 8 * day)
    retention = startRetention(test.parts)
    await waits()
    expect(kept()).toEqual([2, 3])
    test.clock.advance(hour)
    await keeps([3])
    await waits()
    test.changeSettings((settings) => ({ ...settings, log: { messageDays: 7 } }))
    await keeps([])
  })

  it('removes mails of the test mailbox by the same days, from the oldest on', async () => {
    const { db } = test.parts
    const now = test.clock.now()
    const captured = () =>
      db
        .statement('SELECT id FROM captured ORDER BY id')
        .all()
        .map(({ id }) => id)
    const receive = (receivedAt: number, n: number) =>
      insertCaptured(
        db,
        Array.from({ length: n }, () => ({
          receivedAt,
          mailFrom: 'a@x.example',
          rcptTo: 'b@x.example',
          toName: '',
          subject: '',
          raw: Buffer.from('Subject: B')
        }))
      )
    receive(now - 31 * day, 250)
    receive(now - 29 * day, 1)
    // A clock that was set back.
    receive(now - 40 * day, 1)
    retention = startRetention(test.parts)
    await waits()
    expect(captured(), 'no gap is made').toEqual([251, 252])
    test.clock.advance(2 * day)
    await expect.poll(captured, { interval: 5 }).toEqual([])
  })

  it('ends at once when it is closed', async () => {
    deliver('accepted', 1, 3000)
    const closing = startRetention(test.parts)
    await closing.close()
    const left = kept().length
    expect(left).toBeGreaterThan(0)
    test.clock.advance(2 * hour)
    test.changeSettings((settings) => ({ ...settings, log: { messageDays: 7 } }))
    expect(test.clock.pendingTimers()).toBe(0)
    expect(kept()).toHaveLength(left)
  })
})
