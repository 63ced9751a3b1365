import { expect, test } from 'vitest'
import type { Rule } from '../../../helpers/scripted-smtp-server.ts'
import { until } from '../../../helpers/test-engine.ts'
import { headerOf, setUp } from '../campaign-parts.ts'

const minute = 60_000
/** The server takes the message and is gone before it says so. */
const takenWithoutAWord: Rule = { at: 'final', times: 1, answer: { drop: 'reset' } }

async function startUncertain() {
  const given = await setUp({ users: 1, script: [takenWithoutAWord] })
  const first = await given.start({ unknownOutcomes: 'resend' })
  await until(() => given.sql('SELECT tries FROM deliveries')[0]?.tries === 1)
  expect(given.states(first)).toEqual({ waiting: 1 })
  return { ...given, first }
}

test('whoever may have got one that is sent again is left out of a second campaign within the cooldown', async () => {
  const { engine, server, first, send, start, states, sql, until: untilState } = await startUncertain()
  await expect(send()).rejects.toMatchObject({ code: 'NOTHING_TO_SEND' })
  sql(
    `INSERT INTO users (name, name_key, address, address_key, domain, status, created_at, updated_at)
     VALUES ('', '', 'other@x.example', 'other@x.example', 'x.example', 'pending', 0, 0)`
  )
  const second = await start()
  await untilState(second, 'finished')
  expect(states(second)).toEqual({ accepted: 1, skipped: 1 })
  expect(sql('SELECT skip_reason FROM deliveries WHERE campaign_id = ? AND user_id = 1', second)).toEqual([
    { skip_reason: 'recently-sent' }
  ])

  // One message, then the retry that was asked for: the same message.
  engine.clock.jump(6 * minute)
  await untilState(first, 'finished')
  const theirs = server.messages.filter(({ recipients }) => recipients.includes('user1@x.example'))
  expect(new Set(theirs.map((message) => headerOf(message, 'Message-ID'))).size).toBe(1)
  expect(theirs).toHaveLength(2)
})

test('so they are where the second one was in the queue before the first went out', async () => {
  const given = await setUp({ users: 1, script: [takenWithoutAWord] })
  const { engine, server, sql, states } = given
  const second = await given.start({ startWith: { kind: 'at', at: engine.clock.now() + 60 * minute } })
  await until(() => states(second).waiting === 1)
  await given.start({ unknownOutcomes: 'resend' })
  await until(() => sql('SELECT tries FROM deliveries WHERE campaign_id <> ?', second)[0]?.tries === 1)
  await engine.client.campaigns.startNow({ id: second })
  await given.until(second, 'finished')
  expect(states(second)).toEqual({ skipped: 1 })
  expect(server.messages).toHaveLength(1)
})

test('so they are once that retry was called off: the message may have arrived all the same', async () => {
  const { engine, server, first, send, states } = await startUncertain()
  await engine.client.campaigns.stop({ id: first })
  await until(() => states(first).cancelled === 1)
  await expect(send()).rejects.toMatchObject({ code: 'NOTHING_TO_SEND' })
  expect(server.messages).toHaveLength(1)
})

test('so are people who were sent one before another was rejected that was meant for recent recipients too', async () => {
  const { server, send, states } = await setUp({ users: 1 })
  await send()
  server.script({ at: 'final', times: 1, answer: '554 5.7.1 No' })
  expect(states(await send({ evenIfRecent: true }))).toEqual({ rejected: 1 })
  await expect(send()).rejects.toMatchObject({ code: 'NOTHING_TO_SEND' })
  expect(server.acceptedRecipients()).toEqual(['user1@x.example'])
})
