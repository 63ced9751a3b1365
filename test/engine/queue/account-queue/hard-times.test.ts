import { expect, test } from 'vitest'
import { until } from '../../../helpers/test-engine.ts'
import { gate, setUp } from '../../campaigns/campaign-parts.ts'

test('refusals of a password that was corrected meanwhile come late, and pause nothing any more', async () => {
  const { held, open } = gate()
  const refusal = '535 5.7.8 Bad credentials'
  const given = await setUp({
    users: 12,
    script: [
      { at: 'mail', connection: 1, answer: refusal },
      { at: 'mail', connection: (n) => n <= 3, answer: { hold: held, answer: refusal } }
    ]
  })
  const { engine, accountId, server } = given
  const id = await given.start()
  await given.until(id, 'paused')
  await until(() => server.lines.filter(({ line }) => line.startsWith('MAIL')).length === 3)
  engine.setSecret(`account:${accountId}`, 'the right one')
  await engine.client.campaigns.resume({ id })
  open()
  await given.until(id, 'finished')
  expect(given.states(id)).toEqual({ accepted: 12 })
  expect(given.sql(`SELECT count(*) AS n FROM attempts WHERE reply LIKE '535%'`)).toEqual([{ n: 3 }])
})

test('a message that the server keeps waiting for does not hold up the one that tries after a failure', async () => {
  const { held, open } = gate()
  const given = await setUp({
    users: 10,
    connections: 2,
    script: [
      { at: 'final', connection: 1, answer: { hold: held, answer: '250 2.0.0 Ok' } },
      { at: 'rcpt', connection: 2, times: 1, answer: { drop: 'reset' } }
    ]
  })
  const id = await given.start()
  await until(() => {
    given.engine.clock.jump(100)
    return given.states(id).accepted === 9
  })
  expect(given.states(id)).toEqual({ accepted: 9, sending: 1 })
  open()
  await given.until(id, 'finished')
})

test('asleep, nothing more is handed over; awake, connections from before are replaced and what they had is judged by how far it came', async () => {
  const { held, open } = gate()
  const given = await setUp({
    users: 30,
    script: [
      { at: 'final', message: 10, answer: { hold: held, answer: { drop: 'reset' } } },
      { at: 'rcpt', message: 11, answer: { hold: held, answer: { drop: 'reset' } } },
      { at: 'final', message: 12, answer: { hold: held, answer: '250 2.0.0 Ok' } }
    ]
  })
  const { engine, server } = given
  const id = await given.start()
  await until(() => given.states(id).accepted === 9)
  await server.until(({ messages }) => messages.length === 11)
  engine.engine.suspended()
  engine.clock.jump(30_000)
  open()
  await until(() => given.states(id).sending === undefined)
  expect(given.states(id)).toEqual({ accepted: 10, unknown: 1, waiting: 19 })
  const before = server.connections
  engine.engine.resumed()
  await given.passTime(id, 'finished')
  expect(given.states(id)).toEqual({ accepted: 29, unknown: 1 })
  expect(server.messages.slice(11).every(({ connection }) => connection > before)).toBe(true)
  expect(server.messages).toHaveLength(30)
})

test('a sleep that never comes is not waited for longer than a minute', async () => {
  const given = await setUp({ users: 5, settings: { sending: { holdBack: 1000 } } })
  const id = await given.start()
  given.engine.engine.suspended()
  await given.passTime(id, 'running')
  const waits = async () => (await given.engine.client.campaigns.get({ id })).waits
  await until(async () => (await waits()).some(({ kind }) => kind === 'asleep'))
  expect(given.states(id)).toEqual({ waiting: 5 })
  given.engine.clock.jump(60_000)
  await given.until(id, 'finished')
})

test('a laptop offline for an hour in mid-campaign goes on by itself, says what happened, and no attempt is lost', async () => {
  let offline = false
  const cut = { drop: 'reset' } as const
  const given = await setUp({
    users: 60,
    script: [
      { at: 'greeting', answer: () => (offline ? cut : undefined) },
      { at: 'mail', message: (n) => n > 20, times: 1, answer: () => ((offline = true), cut) },
      { at: 'mail', answer: () => (offline ? cut : undefined) }
    ]
  })
  const { engine, server } = given
  const { client, clock } = engine
  const id = await given.start()
  const began = clock.now()
  const tries = () =>
    Number(given.sql(`SELECT count(*) AS n FROM attempts WHERE outcome = 'not-sent'`)[0]!['n'])
  const breaker = async () =>
    (await client.campaigns.get({ id })).waits.find(({ kind }) => kind === 'breaker')
  await until(async () => (await breaker()) !== undefined)
  while (clock.now() < began + 3_600_000) {
    const wait = (await breaker())!
    expect(wait.phrase).toMatchObject({
      reason: 'cause',
      params: { cause: expect.stringMatching(/^(?:connection-lost|server-unreachable)$/) }
    })
    expect(wait.since).toBeLessThan(began + 60_000)
    if (wait.until === null) continue
    // To the end of this rest, and through the try that follows it.
    const before = tries()
    clock.jump(Math.max(0, wait.until - clock.now()))
    await until(() => tries() > before)
  }
  const held = (minutes: unknown) => ({
    reason: 'sending-held-up',
    params: { account: 'Test server', minutes }
  })
  expect((await client.system.status({})).notices).toMatchObject([{ phrase: held(null), kind: 'warning' }])
  expect(
    (await client.accounts.list({})).find(({ id: one }) => one === given.accountId)?.trouble
  ).not.toBeNull()
  expect(given.states(id).waiting).toBe(40)
  // Ten rests double, then there is one in five minutes.
  expect(tries()).toBeLessThan(30)

  offline = false
  await given.passTime(id, 'finished')
  expect(given.states(id)).toEqual({ accepted: 60 })
  expect(new Set(server.acceptedRecipients()).size).toBe(60)
  expect(server.messages).toHaveLength(60)
  expect(given.sql('SELECT DISTINCT tries FROM deliveries')).toEqual([{ tries: 1 }])
  expect((await client.system.status({})).notices).toMatchObject([
    { phrase: held(expect.toSatisfy((minutes) => minutes >= 60 && minutes < 70)), kind: 'info' }
  ])
  const said = engine.told.flatMap((message) => (message.type === 'notice' ? [message.kind] : []))
  expect(said).toEqual(['attention', 'attention', 'campaign-finished'])
})
