import { expect, test } from 'vitest'
import { until } from '../../../helpers/test-engine.ts'
import { gate, setUp } from '../campaign-parts.ts'

type Given = Awaited<ReturnType<typeof setUp>>

/** No further page: as if another program had taken the last of the disk. The log counts too, so it goes first. */
function fillDisk({ sql }: Given): void {
  sql('PRAGMA wal_checkpoint(TRUNCATE)')
  const [row] = sql('PRAGMA page_count')
  sql(`PRAGMA max_page_count = ${Number(row!['page_count'])}`)
}
const makeRoom = ({ sql }: Given) => void sql('PRAGMA max_page_count = 1000000000')
const reconcile = ({ sql }: Given) => {
  const kept = sql('SELECT state, n FROM campaign_counts WHERE n > 0 ORDER BY 1')
  expect(kept).toEqual(sql('SELECT state, count(*) AS n FROM deliveries GROUP BY 1 ORDER BY 1'))
}

test('results that cannot be written are kept, and written when there is room again: nothing is lost or sent twice', async () => {
  const { held, open } = gate()
  const given = await setUp({
    users: 400,
    script: [
      { at: 'final', message: (n) => n > 20, times: 3, answer: { hold: held, answer: '250 2.0.0 Ok' } }
    ]
  })
  const id = await given.start()
  await given.server.until(({ messages }) => messages.length === 23)
  await until(() => given.states(id).accepted === 20)
  fillDisk(given)
  open()
  // It goes on until what it writes needs a new page; then it rests, with the results in hand.
  await until(async () =>
    (await given.engine.client.campaigns.get({ id })).waits.some(({ kind }) => kind === 'disk')
  )
  reconcile(given)
  const { length } = given.server.messages
  expect(length).toBeLessThan(400)
  makeRoom(given)
  await given.passTime(id, 'finished')
  expect(given.states(id)).toEqual({ accepted: 400 })
  expect(given.server.messages).toHaveLength(400)
  expect(new Set(given.server.acceptedRecipients()).size).toBe(400)
  reconcile(given)
})

test('a campaign that cannot be written down is refused with a sentence, and nothing of it is there or comes later', async () => {
  const given = await setUp({ users: 5, settings: { sending: { holdBack: 1000 } } })
  fillDisk(given)
  // The first ones may still find room in pages that are there.
  let refused: unknown
  while (!refused) await given.start().catch((error: unknown) => (refused = error))
  expect(refused).toMatchObject({ code: 'DISK_FULL', reason: 'disk-full' })
  const written = given.sql('SELECT id FROM campaigns').map((row) => Number(row['id']))
  makeRoom(given)
  // That its queue could not be filled may be written down only now.
  for (const id of written)
    await until(async () => {
      if (given.state(id) === 'paused') await given.engine.client.campaigns.resume({ id })
      given.engine.clock.jump(500)
      return given.state(id) === 'finished'
    })
  expect(given.sql('SELECT count(*) AS n FROM campaigns')).toEqual([{ n: written.length }])
  expect(given.server.messages).toHaveLength(written.length > 0 ? 5 : 0)
  reconcile(given)
})

test('a queue that cannot be filled pauses its campaign, and is filled to the end when it is resumed', async () => {
  const given = await setUp({ users: 8000, settings: { sending: { holdBack: 60_000 } } })
  const [row] = given.sql('PRAGMA page_count')
  // Room for the campaign and a part of its queue.
  let pages = Number(row!['page_count']) + 150
  given.sql(`PRAGMA max_page_count = ${pages}`)
  const id = await given.start()
  await until(async () => {
    const { state, waits } = await given.engine.client.campaigns.get({ id })
    // The pause takes a page too, and may find none: then it is written once there is a little more room.
    if (waits.some(({ kind }) => kind === 'disk')) {
      given.sql(`PRAGMA max_page_count = ${(pages += 16)}`)
      given.engine.clock.jump(5000)
    }
    return state === 'paused'
  })
  expect(await given.engine.client.campaigns.get({ id })).toMatchObject({
    pauseReason: 'disk-full',
    pauseDetail: { reason: 'failed' },
    prepared: false
  })
  const { waiting } = given.states(id)
  expect(waiting).toBeGreaterThan(0)
  expect(waiting).toBeLessThan(8000)
  reconcile(given)
  makeRoom(given)
  await given.engine.client.campaigns.resume({ id })
  await until(async () => (await given.engine.client.campaigns.get({ id })).prepared)
  await given.engine.client.campaigns.stop({ id })
  const total = Object.values(given.states(id)).reduce((sum, n) => sum + n, 0)
  expect(total).toBe(8000)
  expect(given.sql('SELECT count(DISTINCT user_id) AS n FROM deliveries')).toEqual([{ n: 8000 }])
})

test('quitting with a full disk takes no longer than it was given, and what could not be written is unknown', async () => {
  const { held, open } = gate()
  const given = await setUp({
    users: 400,
    script: [
      { at: 'final', message: (n) => n > 20, times: 3, answer: { hold: held, answer: '250 2.0.0 Ok' } }
    ]
  })
  const id = await given.start()
  await given.server.until(({ messages }) => messages.length === 23)
  fillDisk(given)
  open()
  await until(async () =>
    (await given.engine.client.campaigns.get({ id })).waits.some(({ kind }) => kind === 'disk')
  )
  const began = performance.now()
  await given.engine.restart({ graceMs: 1500 })
  expect(performance.now() - began).toBeLessThan(8000)
  const { unknown = 0 } = given.states(id)
  expect(unknown).toBeGreaterThan(0)
  expect(unknown).toBeLessThanOrEqual(3)
  await given.passTime(id, 'finished')
  expect(given.states(id)).toEqual({ accepted: 400 - unknown, unknown })
  expect(given.server.messages).toHaveLength(400)
})

test.each([
  ['held', { kind: 'all' }],
  ['scheduled', { kind: 'at', at: 0 }]
] as const)(
  'a %s campaign whose start cannot be written says why and when it is tried again, and starts by itself, once, when it can be',
  async (state, startWith) => {
    const given = await setUp({ users: 5, settings: { sending: { holdBack: 60_000 } } })
    const { client, clock } = given.engine
    const at = clock.now() + 60_000
    const id = await given.start({ startWith: startWith.kind === 'at' ? { ...startWith, at } : startWith })
    const progress = () => client.campaigns.get({ id })
    await until(async () => (await progress()).prepared)
    given.sql('PRAGMA query_only = ON')
    clock.jump(61_000)
    await until(async () => (await progress()).waits.some(({ kind }) => kind === 'disk'))
    for (let tries = 0; tries < 3; tries++) {
      const { state: now, waits, startsAt } = await progress()
      expect(now).toBe(state)
      expect(waits[0]).toMatchObject({ kind: 'disk', phrase: { reason: 'failed' } })
      expect(waits[0]!.until).toBeGreaterThan(clock.now())
      expect(startsAt).toBeGreaterThan(clock.now())
      const before = waits[0]!.until
      clock.jump(6000)
      await until(async () => (await progress()).waits[0]?.until !== before)
    }
    // A person who presses it meanwhile gets the sentence, and takes nothing away.
    await expect(client.campaigns.startNow({ id })).rejects.toMatchObject({ code: 'READ_ONLY' })
    given.sql('PRAGMA query_only = OFF')
    await given.passTime(id, 'finished')
    expect((await progress()).waits).toEqual([])
    expect(new Set(given.server.acceptedRecipients()).size).toBe(5)
    expect(given.server.messages).toHaveLength(5)
    reconcile(given)
  }
)

test('a campaign that cannot go on when its quota is over, for want of a disk to write to, says so and goes on once it can', async () => {
  const given = await setUp({
    users: 5,
    connections: 1,
    script: [
      { at: 'mail', message: (n) => n === 3, times: 1, answer: '454 4.7.0 Daily message quota exceeded' }
    ]
  })
  const { client, clock } = given.engine
  const id = await given.start()
  await given.until(id, 'paused')
  given.sql('PRAGMA query_only = ON')
  clock.jump(25 * 3_600_000)
  await until(async () => (await client.campaigns.get({ id })).waits.some(({ kind }) => kind === 'disk'))
  await expect(client.campaigns.resume({ id })).rejects.toMatchObject({ code: 'READ_ONLY' })
  expect(given.state(id)).toBe('paused')
  given.sql('PRAGMA query_only = OFF')
  await given.passTime(id, 'finished')
  expect(given.states(id)).toEqual({ accepted: 5 })
})
