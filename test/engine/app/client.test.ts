import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { afterEach, expect, test } from 'vitest'
import type { EngineEvent } from '../../../src/shared/models/events.ts'
import { startScriptedSmtpServer } from '../../helpers/scripted-smtp-server.ts'
import {
  addServerAccount,
  addUsers,
  campaignOptions,
  type EngineClient,
  everyPending,
  startTestEngine,
  type TestEngine
} from '../../helpers/test-engine.ts'
import { testActor } from '../../helpers/call.ts'

const open: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

/** A client at the other end of a real MessagePort, as the window has it. */
function connect(engine: TestEngine): EngineClient {
  const { port1, port2 } = new MessageChannel()
  engine.engine.connect(port1, testActor)
  const link = new RPCLink({ port: port2 })
  port2.start()
  open.push(() => port2.close())
  return createORPCClient(link)
}

async function setUp(users = 60) {
  const server = await startScriptedSmtpServer()
  open.push(() => server.close())
  const engine = await startTestEngine({ prepare: (db) => addUsers(db, users) })
  open.push(() => engine.close())
  const client = connect(engine)
  return { server, engine, client, accountId: await addServerAccount(client, server.port) }
}

test('a refusal arrives as what it is: a code, a reason, facts', async () => {
  const { client, accountId } = await setUp()
  const options = campaignOptions(accountId, { startWith: { kind: 'at', at: 1 } })
  await expect(client.campaigns.start({ selection: everyPending, options })).rejects.toMatchObject({
    code: 'INVALID_FIELD',
    message: 'start-time-past',
    data: { field: 'startWith' }
  })
})

test('a message of the wrong shape is refused, whoever sends it', async () => {
  const { client } = await setUp()
  const wrong = { id: 'one' } as unknown as { id: number }
  await expect(client.campaigns.pause(wrong)).rejects.toMatchObject({ code: 'BAD_INPUT' })
})

test('progress comes as it happens, and the stream ends when its reader goes away', async () => {
  const { client, engine, accountId } = await setUp()
  const { id } = await client.campaigns.start({
    selection: everyPending,
    options: campaignOptions(accountId)
  })
  const seen: number[] = []
  for await (const { state, counts } of await client.campaigns.watch({ id })) {
    seen.push(counts.accepted)
    if (state === 'finished') break
  }
  expect(seen.at(-1)).toBe(60)
  expect(seen).toEqual(seen.toSorted((a, b) => a - b))
  await engine.close()
  open.splice(1, 1)
})

test('what changed is told at most ten times a second, however much happens', async () => {
  const { client, server, accountId } = await setUp(400)
  const controller = new AbortController()
  const events: EngineEvent[] = []
  const began = performance.now()
  const reading = (async () => {
    for await (const event of await client.events.watch({}, { signal: controller.signal })) events.push(event)
  })().catch(() => {})
  await client.campaigns.start({ selection: everyPending, options: campaignOptions(accountId) })
  await server.until(({ messages }) => messages.length === 400)
  const seconds = (performance.now() - began) / 1000
  controller.abort()
  await reading
  const progress = events.filter(({ kind }) => kind === 'sending')
  expect(progress.length).toBeGreaterThan(0)
  expect(progress.length).toBeLessThanOrEqual(seconds * 10 + 2)
})

test('two windows see the same', async () => {
  const { client, engine, accountId } = await setUp(20)
  const other = connect(engine)
  const { id } = await client.campaigns.start({
    selection: everyPending,
    options: campaignOptions(accountId)
  })
  const end = async (one: EngineClient) => {
    for await (const progress of await one.campaigns.watch({ id }))
      if (progress.state === 'finished') return progress.counts
    throw new Error('The stream ended before the campaign did.')
  }
  const [here, there] = await Promise.all([end(client), end(other)])
  expect(there).toEqual(here)
})

test('main is told when a campaign is over, with the counts', async () => {
  const { client, engine, accountId } = await setUp(5)
  const { id } = await client.campaigns.start({
    selection: everyPending,
    options: campaignOptions(accountId)
  })
  for await (const { state } of await client.campaigns.watch({ id })) if (state === 'finished') break
  expect(engine.told).toContainEqual({
    type: 'notice',
    kind: 'campaign-finished',
    phrase: {
      reason: 'campaign-finished',
      params: { campaign: 'Confirm your account', accepted: 5, rejected: 0, unknown: 0 }
    },
    place: `/campaigns/${id}`
  })
})
