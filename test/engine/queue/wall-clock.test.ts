import { expect, test } from 'vitest'
import { moveSpans, watchWallClock } from '../../../src/engine/queue/wall-clock.ts'
import { createTestClock } from '../../helpers/test-clock.ts'
import { until } from '../../helpers/test-engine.ts'
import { createTestParts } from '../../helpers/test-parts.ts'
import { gate, setUp } from '../campaigns/campaign-parts.ts'
import { makeCampaign } from './queue-parts.ts'

const minute = 60_000
const hour = 60 * minute

test('a clock that is set is noticed, in either direction, until it is noted', () => {
  const clock = createTestClock()
  const wall = watchWallClock(clock)
  clock.advance(3 * hour)
  expect(wall.wasSetBy()).toBe(0)
  clock.setNow(clock.now() - hour)
  expect(wall.wasSetBy()).toBe(-hour)
  expect(wall.wasSetBy()).toBe(-hour)
  wall.noted()
  expect(wall.wasSetBy()).toBe(0)
  clock.setNow(clock.now() + 2 * hour)
  expect(wall.wasSetBy()).toBe(2 * hour)
})

test('time that passed while the computer slept is no such thing', () => {
  const clock = createTestClock()
  let slept = 0
  const sleeping = { ...clock, now: () => clock.now() + slept, sinceBoot: () => clock.sinceBoot() + slept }
  const wall = watchWallClock(sleeping)
  slept = 8 * hour
  expect(wall.wasSetBy()).toBe(0)
  clock.setNow(clock.now() + hour)
  expect(wall.wasSetBy()).toBe(hour)
})

/** A campaign in which one recipient was put off for five minutes; the others are through. */
async function withOnePutOff() {
  const given = await setUp({
    users: 4,
    script: [{ at: 'rcpt', recipient: /^user2@/, times: 1, answer: '450 4.7.1 Greylisted' }]
  })
  const id = await given.start()
  await until(() => given.states(id).accepted === 3 && given.states(id).deferred === 1)
  const dueIn = () =>
    Number(given.sql(`SELECT due_at AS at FROM deliveries WHERE state = 'deferred'`)[0]!['at']) -
    given.engine.clock.now()
  const before = dueIn()
  expect(before).toBeGreaterThan(4 * minute)
  return { ...given, id, dueIn, before }
}

test('a clock set back keeps nobody waiting until the old time: who was put off is tried again as soon as ever', async () => {
  const { engine, id, before, dueIn, until: state } = await withOnePutOff()
  engine.clock.shiftNow(-24 * hour)
  engine.engine.resumed()
  await until(() => dueIn() <= before)
  expect(dueIn()).toBeGreaterThan(4 * minute)
  engine.clock.jump(before + 1000)
  await state(id, 'finished')
})

test('a clock set ahead sends to nobody before their time, and one that is put right again neither', async () => {
  const { engine, server, id, before, dueIn, until: state } = await withOnePutOff()
  for (const by of [48 * hour, -48 * hour]) {
    engine.clock.shiftNow(by)
    engine.engine.resumed()
    await until(() => Math.abs(dueIn() - before) < minute)
    expect(server.messages).toHaveLength(3)
  }
  engine.clock.jump(before + 1000)
  await state(id, 'finished')
  expect(server.acceptedRecipients()).toContain('user2@x.example')
})

test('a clock set ahead by two days gives nobody up: who is put off again is tried again, and given up after a day as ever', async () => {
  const given = await setUp({
    users: 4,
    script: [{ at: 'rcpt', recipient: /^user2@/, answer: '450 4.7.1 Greylisted' }]
  })
  const { engine, sql } = given
  const id = await given.start({ linkLifetime: 14 * 24 * hour })
  const tries = () =>
    Number(sql(`SELECT tries FROM deliveries WHERE domain = 'x.example' AND user_id = 2`)[0]!['tries'])
  await until(() => given.states(id).accepted === 3 && tries() === 1)
  engine.clock.shiftNow(48 * hour)
  const began = engine.clock.monotonic()
  await until(() => {
    const { deferred, rejected } = given.states(id)
    if (tries() <= 4) expect(rejected).toBeUndefined()
    if (deferred) engine.clock.jump(5 * minute)
    return rejected === 1
  })
  expect(sql(`SELECT cause FROM deliveries WHERE user_id = 2`)).toEqual([{ cause: 'gave-up' }])
  const hours = (engine.clock.monotonic() - began) / hour
  // Given up already when the next try would be too late. Time runs on in big steps while a busy machine makes a try.
  expect(hours).toBeGreaterThan(18)
  expect(hours).toBeLessThan(36)
})

test('nor is somebody given up whose message is with the server while the clock is set', async () => {
  const { held, open } = gate()
  const given = await setUp({
    users: 1,
    script: [{ at: 'rcpt', times: 1, answer: { hold: held, answer: '450 4.7.1 Greylisted' } }]
  })
  const id = await given.start({ linkLifetime: 14 * 24 * hour })
  await until(() => given.states(id).sending === 1)
  given.engine.clock.shiftNow(48 * hour)
  open()
  await until(() => given.states(id).sending === undefined)
  expect(given.states(id)).toEqual({ deferred: 1 })
  await given.passTime(id, 'finished')
  expect(given.states(id)).toEqual({ accepted: 1 })
})

test('a pause for a quota lasts as long as the server said, whichever way the clock is set, and over a restart', async () => {
  const given = await setUp({
    users: 6,
    connections: 1,
    script: [{ at: 'mail', message: 3, times: 1, answer: '550 5.4.5 Daily sending quota exceeded' }]
  })
  const { engine } = given
  const id = await given.start()
  await given.until(id, 'paused')
  const left = async () => {
    const { waits } = await engine.client.campaigns.get({ id })
    return (waits.find(({ kind }) => kind === 'paused')!.until! - engine.clock.now()) / hour
  }
  expect(await left()).toBeCloseTo(24, 1)
  for (const by of [48 * hour, -96 * hour]) {
    engine.clock.shiftNow(by)
    engine.clock.jump(2 * minute)
    await until(async () => Math.abs((await left()) - 24) < 0.2)
    expect(given.state(id)).toBe('paused')
  }
  await engine.restart({ between: () => engine.clock.shiftNow(-24 * hour) })
  expect(Math.abs((await left()) - 24)).toBeLessThan(0.2)
  engine.clock.jump(24 * hour)
  await given.passTime(id, 'finished')
  expect(given.states(id)).toEqual({ accepted: 6 })
})

test('a campaign that can still be called off starts when it was said, though the clock is set back by a day', async () => {
  const given = await setUp({ users: 2, settings: { sending: { holdBack: minute } } })
  const { clock } = given.engine
  const id = await given.start()
  clock.shiftNow(-24 * hour)
  clock.jump(minute + 1000)
  await given.until(id, 'finished')
})

test('a start at a time of day is at that time: a clock that is set past it starts the campaign', async () => {
  const given = await setUp({ users: 2 })
  const { clock } = given.engine
  const id = await given.start({ startWith: { kind: 'at', at: clock.now() + 24 * hour } })
  clock.jump(2 * minute)
  expect(given.state(id)).toBe('scheduled')
  clock.shiftNow(25 * hour)
  clock.jump(2 * minute)
  await given.until(id, 'finished')
})

test('a clock that was set back while Countersign was not running keeps nobody waiting either', async () => {
  const { engine, id, before, dueIn, until: state } = await withOnePutOff()
  await engine.restart({ between: () => engine.clock.shiftNow(-24 * hour) })
  expect(dueIn()).toBeLessThanOrEqual(before)
  engine.clock.jump(before + 1000)
  await state(id, 'finished')
})

test.each([
  ['while it was not running', async ({ restart, setBack }: SetBack) => restart({ between: setBack })],
  [
    'while it was running',
    async ({ setBack, resumed, dueIn, before }: SetBack) => {
      setBack()
      resumed()
      await until(() => dueIn() <= before)
    }
  ]
])('a clock that was set back %s is made up for once, not at each further start', async (_, set) => {
  const { engine, sql, before, dueIn } = await withOnePutOff()
  await set({
    restart: engine.restart,
    setBack: () => engine.clock.shiftNow(-24 * hour),
    resumed: () => engine.engine.resumed(),
    dueIn,
    before
  })
  const spans = () => sql(`SELECT due_at, give_up_at FROM deliveries WHERE state = 'deferred'`)
  const moved = spans()
  expect(dueIn()).toBeGreaterThan(4 * minute)
  await engine.restart()
  await engine.restart()
  expect(spans()).toEqual(moved)
})

interface SetBack {
  restart: Awaited<ReturnType<typeof withOnePutOff>>['engine']['restart']
  setBack(): void
  resumed(): void
  dueIn(): number
  before: number
}

test('somebody put off by two campaigns waits, as their list says, for the later of the two alone', () => {
  const { parts, cleanup } = createTestParts()
  const { db } = parts
  try {
    for (const campaignId of [makeCampaign(db, 1), makeCampaign(db, 1)]) {
      db.statement(
        `UPDATE deliveries SET user_id = 1, state = 'deferred', due_at = ? WHERE campaign_id = ?`
      ).run(campaignId * hour, campaignId)
    }
    db.statement(
      `UPDATE users SET last_outcome = 'deferred', last_due_at = d.due_at, last_delivery_id = d.id
       FROM (SELECT id, due_at FROM deliveries WHERE campaign_id = 2) d WHERE users.id = 1`
    ).run()
    moveSpans(db, 24 * hour, 24 * hour)
    expect(db.statement('SELECT due_at AS at FROM deliveries ORDER BY id').all()).toEqual([
      { at: 25 * hour },
      { at: 26 * hour }
    ])
    expect(db.statement('SELECT last_due_at AS at FROM users WHERE id = 1').get()).toEqual({ at: 26 * hour })
  } finally {
    cleanup()
  }
})
