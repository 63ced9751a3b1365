import { expect, test } from 'vitest'
import { everyPending, until } from '../../../helpers/test-engine.ts'
import { gate, setUp } from '../campaign-parts.ts'

const heldBack = { settings: { sending: { holdBack: 10_000 } } }
const minute = 60_000

test('a started campaign is held for a while, then goes out by itself', async () => {
  const { engine, server, start, state, states, until: untilState } = await setUp(heldBack)
  const id = await start()
  await until(() => states(id).waiting === 10)
  expect(state(id)).toBe('held')
  expect(await engine.client.campaigns.get({ id })).toMatchObject({
    startsAt: expect.any(Number),
    startedAt: null
  })
  engine.clock.jump(9000)
  await new Promise((resolve) => setImmediate(resolve))
  expect(server.messages).toHaveLength(0)
  engine.clock.jump(1100)
  await untilState(id, 'finished')
  expect(server.acceptedRecipients()).toHaveLength(10)
})

test('called off while it is held, not a single mail goes out', async () => {
  const { engine, server, start, state, states } = await setUp(heldBack)
  const id = await start()
  await until(() => states(id).waiting === 10)
  await engine.client.campaigns.callOff({ id })
  engine.clock.jump(minute)
  await until(() => states(id).cancelled === 10)
  expect(state(id)).toBe('stopped')
  expect(server.connections).toBe(0)
  await expect(engine.client.campaigns.callOff({ id })).rejects.toMatchObject({ code: 'WRONG_STATE' })
})

test('nobody needs to wait for the time in which it can be called off', async () => {
  const { engine, start, until: untilState } = await setUp(heldBack)
  const id = await start()
  await engine.client.campaigns.startNow({ id })
  await untilState(id, 'finished')
  await expect(engine.client.campaigns.startNow({ id })).rejects.toMatchObject({ code: 'WRONG_STATE' })
})

test('a campaign that was held when the app was left is held anew, so that it can still be called off', async () => {
  const { engine, server, start, state } = await setUp(heldBack)
  const id = await start()
  await engine.restart({ between: () => engine.clock.jump(60 * minute) })
  expect(state(id)).toBe('held')
  await engine.client.campaigns.callOff({ id })
  expect(server.messages).toHaveLength(0)
})

test('a scheduled campaign starts at its time, also after a restart', async () => {
  const { engine, server, start, state, until: untilState } = await setUp()
  const id = await start({ startWith: { kind: 'at', at: engine.clock.now() + 60 * minute } })
  await engine.restart()
  expect(state(id)).toBe('scheduled')
  engine.clock.jump(59 * minute)
  await new Promise((resolve) => setImmediate(resolve))
  expect(server.messages).toHaveLength(0)
  engine.clock.jump(2 * minute)
  await untilState(id, 'finished')
})

test('a scheduled campaign whose time passed while the app was closed is held first', async () => {
  const { engine, start, state, until: untilState } = await setUp(heldBack)
  const id = await start({ startWith: { kind: 'at', at: engine.clock.now() + 60 * minute } })
  await engine.restart({ between: () => engine.clock.jump(24 * 60 * minute) })
  expect(state(id)).toBe('held')
  engine.clock.jump(11_000)
  await untilState(id, 'finished')
})

test('a clock that is put forward starts a scheduled campaign within a minute', async () => {
  const { engine, start, until: untilState } = await setUp()
  const id = await start({ startWith: { kind: 'at', at: engine.clock.now() + 60 * minute } })
  engine.clock.shiftNow(61 * minute)
  engine.clock.jump(minute)
  await untilState(id, 'finished')
})

test('a pause hands over nothing more, what is under way still settles, and resume goes on where it was', async () => {
  const { held, open } = gate()
  const {
    engine,
    server,
    start,
    state,
    states,
    until: untilState
  } = await setUp({
    users: 30,
    script: [{ at: 'final', message: (n) => n > 4, answer: { hold: held, answer: '250 2.0.0 Ok' } }]
  })
  const id = await start()
  await server.until(({ messages }) => messages.length === 7)
  await engine.client.campaigns.pause({ id })
  open()
  await until(() => states(id).accepted === 7)
  expect(state(id)).toBe('paused')
  expect(states(id)).toEqual({ accepted: 7, waiting: 23 })
  expect(await engine.client.campaigns.get({ id })).toMatchObject({ pauseReason: 'person', perSecond: 0 })
  await engine.client.campaigns.resume({ id })
  await untilState(id, 'finished')
  expect(new Set(server.acceptedRecipients()).size).toBe(30)
  expect(server.messages).toHaveLength(30)
})

test('a paused campaign is paused after a restart too', async () => {
  const { engine, server, start, state } = await setUp({ settings: heldBack.settings })
  const id = await start()
  await engine.client.campaigns.pause({ id })
  await engine.restart()
  engine.clock.jump(60 * minute)
  expect(state(id)).toBe('paused')
  expect(server.messages).toHaveLength(0)
})

test('a stop cancels everyone who is waiting, and whoever comes back from the server', async () => {
  const { held, open } = gate()
  const { engine, server, start, states } = await setUp({
    users: 40,
    script: [
      { at: 'rcpt', recipient: 'user1@x.example', answer: '451 4.7.1 Greylisted' },
      { at: 'rcpt', recipient: /^user[234]@/, answer: { hold: held, answer: '451 4.7.1 Greylisted' } }
    ]
  })
  const id = await start()
  await until(() => states(id).deferred === 1 && states(id).sending === 3)
  await engine.client.campaigns.stop({ id })
  await until(() => states(id).cancelled === 37)
  open()
  await until(() => states(id).cancelled === 40)
  expect(server.messages).toHaveLength(0)
  const shown = await engine.client.campaigns.get({ id })
  expect(shown).toMatchObject({
    state: 'stopped',
    counts: { cancelled: 40, waiting: 0, deferred: 0, sending: 0 }
  })
})

test('whoever was put off by a campaign that was stopped is not shown as waiting for a retry', async () => {
  const { engine, start, states, sql } = await setUp({
    users: 1,
    script: [{ at: 'rcpt', answer: '451 4.7.1 Greylisted' }]
  })
  const id = await start()
  await until(() => states(id).deferred === 1)
  await engine.client.campaigns.stop({ id })
  await until(() => states(id).cancelled === 1)
  expect(sql('SELECT last_outcome, last_due_at FROM users')).toEqual([
    { last_outcome: 'cancelled', last_due_at: null }
  ])
})

test('a campaign stopped while its queue is being filled holds nobody who waits, after a restart either', async () => {
  const { engine, start, state, states, sql } = await setUp({ ...heldBack, users: 8000 })
  const id = await start()
  await engine.client.campaigns.stop({ id })
  await engine.restart()
  await until(() => states(id).waiting === undefined)
  expect(state(id)).toBe('stopped')
  expect(sql('SELECT queued_through FROM campaigns')).toEqual([{ queued_through: null }])
})

test('twenty first: pauses by itself after exactly that many, and resume sends the rest', async () => {
  const { engine, server, start, states, until: untilState } = await setUp({ users: 50 })
  const id = await start({ startWith: { kind: 'first', count: 20 } })
  await untilState(id, 'paused')
  expect(states(id)).toEqual({ accepted: 20, waiting: 30 })
  expect(await engine.client.campaigns.get({ id })).toMatchObject({ pauseReason: 'first-batch' })
  await engine.client.campaigns.resume({ id })
  await untilState(id, 'finished')
  expect(server.messages).toHaveLength(50)
})

test('twenty first means twenty, whatever pauses and restarts there are before they are out', async () => {
  const { held, open } = gate()
  const {
    engine,
    server,
    start,
    states,
    until: untilState
  } = await setUp({
    users: 50,
    script: [{ at: 'final', message: (n) => n > 8, times: 3, answer: { hold: held, answer: '250 Ok' } }]
  })
  const id = await start({ startWith: { kind: 'first', count: 20 } })
  await server.until(({ messages }) => messages.length === 11)
  await engine.client.campaigns.pause({ id })
  open()
  await until(() => states(id).accepted === 11)
  await engine.client.campaigns.resume({ id })
  await engine.restart()
  await untilState(id, 'paused')
  expect(states(id)).toEqual({ accepted: 20, waiting: 30 })
})

test('messages that never reached the server are none of the first twenty', async () => {
  const {
    engine,
    start,
    states,
    until: untilState
  } = await setUp({
    users: 50,
    connections: 1,
    script: [{ at: 'rcpt', message: (n) => n > 5, times: 1, answer: { drop: 'reset' } }]
  })
  const id = await start({ startWith: { kind: 'first', count: 20 } })
  await until(() => states(id).accepted === 5)
  engine.clock.jump(1000)
  await untilState(id, 'paused')
  expect(states(id)).toEqual({ accepted: 20, waiting: 30 })
})

test('a campaign whose account was removed pauses with the reason', async () => {
  const { engine, start, state, sql, accountId, until: untilState } = await setUp(heldBack)
  const id = await start()
  await engine.client.campaigns.pause({ id })
  await engine.restart()
  sql('DELETE FROM accounts WHERE id = ?', accountId)
  await engine.client.campaigns.resume({ id })
  await untilState(id, 'paused')
  expect(await engine.client.campaigns.get({ id })).toMatchObject({
    pauseReason: 'account-missing',
    pauseDetail: { reason: 'failed', params: { reason: 'campaign-account-gone' } }
  })
  expect(state(id)).toBe('paused')
})

test('a retry of a campaign that is over does not go out through an account that was removed, nor a new one', async () => {
  const {
    engine,
    server,
    send,
    until: untilState,
    accountId
  } = await setUp({
    script: [{ at: 'rcpt', recipient: 'user1@x.example', answer: '554 5.7.1 No' }]
  })
  const id = await send()
  await engine.client.accounts.remove({ id: accountId })
  const before = server.lines.length
  const [cause] = await engine.client.campaigns.causes({ id })
  await engine.client.campaigns.retry({ id, state: 'rejected', cause: cause!.cause })
  await untilState(id, 'paused')
  expect(server.lines.slice(before).filter(({ line }) => line.startsWith('MAIL'))).toEqual([])
  const { id: another } = await engine.client.accounts.save({
    id: null,
    kind: 'smtp',
    name: 'Another',
    host: '127.0.0.1',
    port: server.port,
    security: 'plain-loopback',
    fromAddress: 'a@ragtime.example'
  })
  expect(another).not.toBe(accountId)
})

test('a change of the rate counts at once, and never lets more through than either', async () => {
  const { engine, server, start, states } = await setUp({ users: 60, connections: 5 })
  const id = await start({ ratePerSecond: 5 })
  await until(() => (states(id).accepted ?? 0) >= 3)
  expect(await engine.client.campaigns.get({ id })).toMatchObject({ ratePerSecond: 5 })
  await engine.client.campaigns.setRate({ id, ratePerSecond: 200 })
  expect(await engine.client.campaigns.get({ id })).toMatchObject({ ratePerSecond: 200 })
  await until(() => states(id).accepted === 60)
  expect(server.messages).toHaveLength(60)
})

test('an account that refuses pauses every campaign that sends through it, and blames nobody', async () => {
  const {
    start,
    states,
    sql,
    until: untilState
  } = await setUp({
    users: 40,
    script: [{ at: 'mail', message: (n) => n > 10, answer: '530 5.7.0 Authentication required' }]
  })
  const first = await start({ evenIfRecent: true })
  const second = await start({ evenIfRecent: true })
  await untilState(first, 'paused')
  await untilState(second, 'paused')
  await until(() => states(first).sending === undefined)
  expect(states(first)).toEqual({ accepted: 10, waiting: 30 })
  expect(sql(`SELECT DISTINCT pause_reason, pause_detail FROM campaigns`)).toEqual([
    {
      pause_reason: 'account-refused',
      pause_detail: JSON.stringify({ reason: 'said', params: { text: '530 5.7.0 Authentication required' } })
    }
  ])
  expect(sql(`SELECT count(*) AS n FROM users WHERE status <> 'pending'`)).toEqual([{ n: 0 }])
})

test('a quota pauses until the time it names, then it goes on by itself, after a restart too', async () => {
  const {
    engine,
    start,
    states,
    until: untilState
  } = await setUp({
    users: 12,
    script: [{ at: 'mail', message: 6, times: 1, answer: '550 5.4.5 Daily sending quota exceeded' }]
  })
  const id = await start()
  await untilState(id, 'paused')
  await until(() => states(id).sending === undefined)
  expect(await engine.client.campaigns.get({ id })).toMatchObject({ pauseReason: 'quota' })
  await engine.restart({ between: () => engine.clock.jump(23 * 60 * minute) })
  expect(states(id).waiting).toBeGreaterThan(0)
  engine.clock.jump(2 * 60 * minute)
  await untilState(id, 'finished')
})

test('pausing everything pauses campaigns only: a single mail has nobody to resume it', async () => {
  const {
    engine,
    start,
    state,
    sql,
    until: untilState
  } = await setUp({
    users: 3,
    script: [{ at: 'rcpt', recipient: 'user1@x.example', times: 1, answer: '451 4.7.1 Greylisted' }]
  })
  const { campaignId } = await engine.client.users.resend({ id: 1 })
  await until(() => sql('SELECT state FROM deliveries')[0]?.['state'] === 'deferred')
  const id = await start({ startWith: { kind: 'first', count: 1 } }, { ids: [2, 3] })
  await untilState(id, 'paused')
  await engine.client.campaigns.resume({ id })
  await untilState(id, 'finished')
  engine.engine.pauseAll()
  expect(state(campaignId)).toBe('running')
  engine.clock.jump(10 * minute)
  await untilState(campaignId, 'finished')
})

test('a campaign in which nobody is left to send to ends by itself', async () => {
  const { engine, server, start, until: untilState, states, sql } = await setUp({ ...heldBack, users: 5 })
  const id = await start()
  await until(() => states(id).waiting === 5)
  sql(`UPDATE users SET status = 'verified'`)
  await engine.client.campaigns.startNow({ id })
  await untilState(id, 'finished')
  expect(states(id)).toEqual({ skipped: 5 })
  expect(server.connections).toBe(0)
})

test('what was started is told apart from what was finished: a campaign that is over cannot be paused', async () => {
  const { engine, send } = await setUp({ users: 2 })
  const id = await send()
  await expect(engine.client.campaigns.pause({ id })).rejects.toMatchObject({
    code: 'WRONG_STATE',
    params: { state: 'finished' }
  })
  await expect(engine.client.campaigns.stop({ id })).rejects.toMatchObject({ code: 'WRONG_STATE' })
  await expect(engine.client.campaigns.resume({ id: 999 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('everyone pending means those who are pending when it starts', async () => {
  const { start, states, sql, until: untilState } = await setUp({ users: 6 })
  sql(`UPDATE users SET status = 'verified' WHERE id IN (1, 2)`)
  const id = await start({}, everyPending)
  await untilState(id, 'finished')
  expect(states(id)).toEqual({ accepted: 4 })
})

test('who is put off is not due while the campaign is paused, and the row of the user tells', async () => {
  const { engine, start, states } = await setUp({
    users: 3,
    script: [{ at: 'rcpt', message: 1, answer: '451 4.7.1 Greylisted' }]
  })
  const id = await start()
  await until(() => states(id).deferred === 1)
  const rows = async () => {
    const page = { filter: {}, sort: { by: 'name', descending: false }, offset: 0, limit: 10 } as const
    return (await engine.client.users.page(page)).rows
  }
  const waiting = async () => (await rows()).filter((user) => user.lastIsPaused)
  expect(await waiting()).toEqual([])
  await engine.client.campaigns.pause({ id })
  const [user, ...more] = await waiting()
  expect([user?.lastOutcome, more]).toEqual(['deferred', []])
  expect(await engine.client.users.get({ id: user?.id ?? 0 })).toMatchObject({ lastIsPaused: true })
  await engine.client.campaigns.resume({ id })
  expect(await waiting()).toEqual([])
})
