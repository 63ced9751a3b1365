import { expect, test } from 'vitest'
import { until } from '../../../helpers/test-engine.ts'
import { setUp } from '../campaign-parts.ts'

const heldBack = { settings: { sending: { holdBack: 60_000 } } }

test('whoever changed between queueing and sending is skipped, each with the reason', async () => {
  const { engine, server, start, states, sql, until: untilState } = await setUp({ ...heldBack, users: 8 })
  const id = await start()
  await until(() => states(id).waiting === 8)
  sql(`UPDATE users SET status = 'verified' WHERE id = 1`)
  sql(`UPDATE users SET status = 'undeliverable' WHERE id = 2`)
  sql(`UPDATE users SET status = 'deleted' WHERE id = 3`)
  sql(`UPDATE users SET address = 'new@x.example', address_key = 'new@x.example' WHERE id = 4`)
  sql(`INSERT INTO suppressions (address_key, at, phrase) VALUES ('user5@x.example', 0, '')`)
  sql(`DELETE FROM users WHERE id = 6`)
  await engine.client.campaigns.startNow({ id })
  await untilState(id, 'finished')
  expect(server.acceptedRecipients().toSorted()).toEqual(['user7@x.example', 'user8@x.example'])
  expect(sql('SELECT user_id, state, skip_reason FROM deliveries ORDER BY user_id LIMIT 6')).toEqual([
    { user_id: 1, state: 'skipped', skip_reason: 'verified' },
    { user_id: 2, state: 'skipped', skip_reason: 'undeliverable' },
    { user_id: 3, state: 'skipped', skip_reason: 'deleted' },
    { user_id: 4, state: 'skipped', skip_reason: 'deleted' },
    { user_id: 5, state: 'skipped', skip_reason: 'undeliverable' },
    { user_id: 6, state: 'skipped', skip_reason: 'deleted' }
  ])
})

test('whoever confirms while a message is ready but waits for its turn is not sent to', async () => {
  const { server, start, sql, until: untilState } = await setUp({ users: 4, ratePerSecond: 10 })
  const id = await start()
  await server.until(({ messages }) => messages.length === 1)
  sql(`UPDATE users SET status = 'verified' WHERE id > 1`)
  await untilState(id, 'finished')
  expect(server.acceptedRecipients()).toEqual(['user1@x.example'])
  expect(sql(`SELECT DISTINCT skip_reason FROM deliveries WHERE state = 'skipped'`)).toEqual([
    { skip_reason: 'verified' }
  ])
})

test('whoever confirms by an earlier link while their retry waits is not sent to again', async () => {
  const {
    engine,
    server,
    start,
    states,
    sql,
    until: untilState
  } = await setUp({
    users: 1,
    script: [{ at: 'final', answer: '451 4.3.0 Try again later' }]
  })
  const id = await start()
  await until(() => states(id).deferred === 1)
  sql(`UPDATE users SET status = 'verified'`)
  engine.clock.jump(10 * 60_000)
  await untilState(id, 'finished')
  expect(server.messages).toHaveLength(1)
  expect(states(id)).toEqual({ skipped: 1 })
  expect(sql('SELECT last_outcome, last_due_at FROM users')).toEqual([
    { last_outcome: 'skipped', last_due_at: null }
  ])
})

test('a resend by hand in between leaves the person out of a campaign whose turn comes later', async () => {
  const { engine, server, start, states, until: untilState } = await setUp({ ...heldBack, users: 3 })
  const id = await start()
  await until(() => states(id).waiting === 3)
  const { campaignId } = await engine.client.users.resend({ id: 2, evenIfRecent: true })
  await untilState(campaignId, 'finished')
  await engine.client.campaigns.startNow({ id })
  await untilState(id, 'finished')
  expect(states(id)).toEqual({ accepted: 2, skipped: 1 })
  expect(server.acceptedRecipients().toSorted()).toEqual([
    'user1@x.example',
    'user2@x.example',
    'user3@x.example'
  ])
})

test('a campaign that is meant for recent recipients too leaves none of them out', async () => {
  const { server, send, states } = await setUp({ users: 3 })
  await send()
  await expect(send()).rejects.toMatchObject({ code: 'NOTHING_TO_SEND' })
  const id = await send({ evenIfRecent: true })
  expect(states(id)).toEqual({ accepted: 3 })
  expect(server.messages).toHaveLength(6)
})

test('a change of the cooldown does not change whom a campaign under way goes to', async () => {
  const {
    engine,
    send,
    start,
    states,
    until: untilState
  } = await setUp({
    users: 6,
    settings: { sending: { holdBack: 0, cooldown: 0 } }
  })
  await send({}, { ids: [1, 2] })
  const id = await start({ startWith: { kind: 'at', at: engine.clock.now() + 60_000 } })
  await until(() => states(id).waiting === 6)
  engine.changeSettings({ sending: { cooldown: 24 * 3_600_000 } })
  await engine.client.campaigns.startNow({ id })
  await untilState(id, 'finished')
  expect(states(id)).toEqual({ accepted: 6 })
})
