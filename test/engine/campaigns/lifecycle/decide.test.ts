import { expect, test } from 'vitest'
import { until } from '../../../helpers/test-engine.ts'
import { gate, headerOf, linkOf, setUp } from '../campaign-parts.ts'

/** A finished campaign in which the server vanished after it had read the messages to users 1 to 3. */
async function withUnknowns() {
  const given = await setUp({
    users: 8,
    connections: 1,
    script: [{ at: 'final', recipient: /^user[123]@/, times: 3, answer: { drop: 'reset' } }]
  })
  const id = await given.start()
  await given.passTime(id, 'finished')
  expect(given.states(id)).toEqual({ accepted: 5, unknown: 3 })
  const unknown = given
    .sql(`SELECT id FROM deliveries WHERE state = 'unknown' ORDER BY id`)
    .map((row) => Number(row['id']))
  return { ...given, id, unknown }
}

const copiesTo = (to: string, { server }: Awaited<ReturnType<typeof withUnknowns>>) =>
  server.messages.filter(({ recipients }) => recipients[0] === to)

test('unknown outcomes are held: nothing is sent again by itself, however long it takes, or after a restart', async () => {
  const { engine, server, id, states } = await withUnknowns()
  await engine.restart({ between: () => engine.clock.jump(7 * 24 * 3_600_000) })
  expect(states(id)).toEqual({ accepted: 5, unknown: 3 })
  expect(server.messages).toHaveLength(8)
})

test('sent again, all of them: with the same link and Message-ID, so that a second copy is seen to be one', async () => {
  const given = await withUnknowns()
  const { engine, id, states } = given
  expect(await engine.client.campaigns.decide({ id, deliveryIds: null, decision: 'send-again' })).toEqual({
    changed: 3,
    skipped: 0,
    exact: true,
    phrase: {
      reason: 'sends-again',
      params: { count: 3, when: 'now', changed: 0, ineligible: 0, expired: 0 }
    }
  })
  await given.until(id, 'finished')
  expect(states(id)).toEqual({ accepted: 8 })
  for (const n of [1, 2, 3]) {
    const [first, second, ...more] = copiesTo(`user${n}@x.example`, given)
    expect(more).toEqual([])
    expect(linkOf(second!)).toBe(linkOf(first!))
    expect(headerOf(second!, 'Message-ID')).toBe(headerOf(first!, 'Message-ID'))
    expect(second!.raw.equals(first!.raw)).toBe(true)
  }
})

test('one of them: the others stay as they are', async () => {
  const given = await withUnknowns()
  const { engine, id, states, unknown } = given
  await engine.client.campaigns.decide({ id, deliveryIds: [unknown[1]!], decision: 'send-again' })
  await given.until(id, 'finished')
  expect(states(id)).toEqual({ accepted: 6, unknown: 2 })
  expect(copiesTo('user1@x.example', given)).toHaveLength(1)
  expect(copiesTo('user2@x.example', given)).toHaveLength(2)
})

test('some of them, counted as accepted: nothing is sent, and the users show it', async () => {
  const { engine, server, id, states, unknown, sql } = await withUnknowns()
  const report = await engine.client.campaigns.decide({
    id,
    deliveryIds: [unknown[0]!, unknown[2]!, unknown[2]!],
    decision: 'count-as-accepted'
  })
  expect(report).toMatchObject({
    changed: 2,
    skipped: 0,
    phrase: { reason: 'counts-as-accepted', params: { count: 2, changed: 0 } }
  })
  expect(states(id)).toEqual({ accepted: 7, unknown: 1 })
  expect(server.messages).toHaveLength(8)
  expect(sql('SELECT id, last_outcome, sent_count FROM users WHERE id <= 3')).toEqual([
    { id: 1, last_outcome: 'accepted', sent_count: 1 },
    { id: 2, last_outcome: 'unknown', sent_count: 0 },
    { id: 3, last_outcome: 'accepted', sent_count: 1 }
  ])
})

test('the log keeps what happened: the attempt stays unknown, the decision is in the timeline', async () => {
  const { engine, id, sql } = await withUnknowns()
  await engine.client.campaigns.decide({ id, deliveryIds: null, decision: 'count-as-accepted' })
  expect(sql(`SELECT count(*) AS n FROM attempts WHERE outcome = 'unknown'`)).toEqual([{ n: 3 }])
  expect(sql(`SELECT user_id, phrase FROM user_events WHERE kind = 'decided' ORDER BY user_id`)).toEqual(
    [1, 2, 3].map((user_id) => ({
      user_id,
      phrase: JSON.stringify({ reason: 'decided', params: { decision: 'count-as-accepted' } })
    }))
  )
})

test('a decision on one that is decided already changes nothing and says so', async () => {
  const { engine, id, unknown } = await withUnknowns()
  const decide = () =>
    engine.client.campaigns.decide({ id, deliveryIds: [unknown[0]!], decision: 'count-as-accepted' })
  await decide()
  expect(await decide()).toMatchObject({
    changed: 0,
    skipped: 1,
    phrase: { reason: 'counts-as-accepted', params: { count: 0, changed: 1 } }
  })
})

test('nobody is sent a link that has died since: those are left for a new mail', async () => {
  const { engine, server, id, states } = await withUnknowns()
  engine.clock.jump(48 * 3_600_000)
  const report = await engine.client.campaigns.decide({ id, deliveryIds: null, decision: 'send-again' })
  expect(report).toMatchObject({
    changed: 0,
    skipped: 3,
    phrase: { params: { expired: 3 } }
  })
  expect(states(id)).toEqual({ accepted: 5, unknown: 3 })
  expect(server.messages).toHaveLength(8)
})

test('where the settings say so an unknown one is sent again by itself, twice at most', async () => {
  const given = await setUp({
    users: 1,
    settings: { sending: { holdBack: 0, unknownOutcomes: 'resend' } },
    script: [{ at: 'final', answer: { drop: 'reset' } }]
  })
  const id = await given.start()
  for (const copies of [1, 2, 3]) {
    await until(() => given.server.messages.length === copies && given.states(id).sending === undefined)
    given.engine.clock.jump(10 * 60_000)
  }
  await given.until(id, 'finished')
  expect(given.states(id)).toEqual({ unknown: 1 })
  expect(new Set(given.server.messages.map((message) => headerOf(message, 'Message-ID'))).size).toBe(1)
})

test('a campaign can have its own way with unknown outcomes, and keeps it whatever the settings say later', async () => {
  const given = await setUp({
    users: 2,
    connections: 1,
    script: [{ at: 'final', recipient: 'user1@x.example', times: 2, answer: { drop: 'reset' } }]
  })
  const held = await given.start({}, { ids: [1] })
  given.engine.changeSettings({ sending: { unknownOutcomes: 'resend' } })
  await given.passTime(held, 'finished')
  expect(given.states(held)).toEqual({ unknown: 1 })
  const resends = await given.start({ unknownOutcomes: 'resend', evenIfRecent: true }, { ids: [1] })
  given.engine.changeSettings({ sending: { unknownOutcomes: 'hold' } })
  await until(() => given.server.messages.length === 2 && given.states(resends).sending === undefined)
  // What is due again and not yet sent outlives a restart.
  await given.engine.restart()
  given.engine.clock.jump(10 * 60_000)
  await given.passTime(resends, 'finished')
  expect(given.states(resends)).toEqual({ accepted: 1 })
  expect(given.states(held)).toEqual({ unknown: 1 })
})

test('one group of failures is tried again; who was verified or found undeliverable meanwhile is left out', async () => {
  const given = await setUp({
    users: 9,
    script: [
      { at: 'final', recipient: /^user[1234]@/, times: 4, answer: '554 5.7.1 Rejected for policy reasons' },
      { at: 'rcpt', recipient: /^user5@/, answer: '550 5.1.1 No such user' }
    ],
    settings: { sending: { holdBack: 0, stopLoss: { sameCodeInARow: 0, rejectedPercent: 0 } } }
  })
  const id = await given.send()
  expect(given.states(id)).toEqual({ accepted: 4, rejected: 5 })
  given.sql(`UPDATE users SET status = 'verified' WHERE id = 1`)
  const causes = await given.engine.client.campaigns.causes({ id })
  expect(causes.map(({ count }) => count)).toEqual([4, 1])
  const group = { id, state: 'rejected', cause: causes[0]!.cause } as const
  const report = await given.engine.client.campaigns.retry(group)
  expect(report).toEqual({
    changed: 3,
    skipped: 1,
    exact: true,
    phrase: { reason: 'retries', params: { count: 3, skipped: 1, when: 'now' } }
  })
  await given.until(id, 'finished')
  expect(given.states(id)).toEqual({ accepted: 7, rejected: 2 })
  const report2 = await given.engine.client.campaigns.retry({
    id,
    state: 'rejected',
    cause: causes[1]!.cause
  })
  expect(report2).toMatchObject({ changed: 0, skipped: 1 })
})

test('deferred ones are tried at once when the person asks for it', async () => {
  const given = await setUp({ users: 3, script: [{ at: 'rcpt', times: 3, answer: '451 4.7.1 Greylisted' }] })
  const id = await given.start()
  await until(() => given.states(id).deferred === 3)
  await given.engine.client.campaigns.retry({ id, state: 'deferred', cause: 'greylisted' })
  await given.until(id, 'finished')
  expect(given.states(id)).toEqual({ accepted: 3 })
})

test.each(['running', 'paused'] as const)(
  'Stop wins over a long decision that is being carried out on a %s campaign: what it put back is cancelled, nothing comes to life again',
  async (state) => {
    const { held, open } = gate()
    const given = await setUp({
      users: 6000,
      connections: 1,
      script: [{ at: 'final', answer: { hold: held, answer: '250 2.0.0 Ok' } }]
    })
    const { engine, sql } = given
    const id = await given.start()
    await given.server.until(({ messages }) => messages.length === 1)
    await until(async () => (await engine.client.campaigns.get({ id })).prepared)
    sql(`UPDATE deliveries SET state = 'unknown' WHERE state = 'waiting'`)
    if (state === 'paused') await engine.client.campaigns.pause({ id })
    const deciding = engine.client.campaigns.decide({ id, deliveryIds: null, decision: 'send-again' })
    await until(() => (given.states(id).waiting ?? 0) > 0)
    await engine.client.campaigns.stop({ id })
    const { changed, phrase } = await deciding
    expect(changed).toBeLessThan(5999)
    expect(phrase).toMatchObject({ reason: 'sends-again', params: { count: changed, when: 'until-stopped' } })
    open()
    await until(() => given.states(id).sending === undefined)
    await until(() => given.states(id).waiting === undefined)
    expect(given.state(id)).toBe('stopped')
    expect(given.states(id)).toMatchObject({ unknown: 5999 - changed })
    expect(given.server.messages.length).toBeLessThanOrEqual(1 + changed)
  }
)
