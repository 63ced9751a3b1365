import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Account } from '../../../src/shared/models/account.ts'
import { accountSecret } from '../../../src/shared/secrets/account-secrets.ts'
import { createFormat } from '../../../src/shared/words/format.ts'
import { pauseDetailText } from '../../../src/shared/words/pause-words.ts'
import { troubleText } from '../../../src/shared/words/trouble-words.ts'
import { startEngineChild } from '../../helpers/engine-child.ts'
import {
  addUsers,
  campaignOptions,
  everyPending,
  startTestEngine,
  statesOf,
  type TestEngine,
  until,
  withDatabase
} from '../../helpers/test-engine.ts'
import { startTokenServer, type TokenServer } from '../../helpers/token-server.ts'
import { startXOAuth2Server, type XOAuth2Server } from '../../helpers/xoauth2-server.ts'

const format = createFormat({ locale: 'en-US' })

let provider: TokenServer
let server: XOAuth2Server
let engine: TestEngine

beforeEach(async () => {
  provider = await startTokenServer({ rotates: true })
  server = await startXOAuth2Server(provider.valid)
  engine = await startTestEngine()
})
afterEach(async () => {
  await provider.close()
  await engine.close()
  await server.close()
})

const account = (messagesPerConnection: number) => ({
  kind: 'smtp' as const,
  name: 'Office',
  host: '127.0.0.1',
  port: server.port,
  security: 'plain-loopback' as const,
  user: 'ragtime@office.example',
  oauth2: { grant: 'refresh-token' as const, clientId: 'client', tokenUrl: provider.url, scope: '' },
  fromAddress: 'verify@ragtime.example',
  maxConnections: 4,
  messagesPerConnection
})

/** Each connection takes `messagesPerConnection` messages, so that many log in. */
async function start(users: number, messagesPerConnection = 2): Promise<{ id: number; accountId: number }> {
  addUsers(engine.db, users)
  const { client } = engine
  const { id: accountId } = await client.accounts.save({ ...account(messagesPerConnection), id: null })
  engine.setSecret(accountSecret(accountId, 'refreshToken'), provider.refreshToken)
  const { id } = await client.campaigns.start({
    selection: everyPending,
    options: campaignOptions(accountId)
  })
  return { id, accountId }
}
const stateOf = async (id: number) => (await engine.client.campaigns.get({ id })).state
const accepted = (id: number) => statesOf(engine.db, id)['accepted'] ?? 0
const tries = () => (engine.db.statement('SELECT sum(tries) AS n FROM deliveries').get() as { n: number }).n
const suppressed = () =>
  (engine.db.statement('SELECT count(*) AS n FROM suppressions').get() as { n: number }).n

it('a campaign outlives its access token: one more is asked for, whatever the number of connections', async () => {
  const { id } = await start(120)
  await until(() => accepted(id) >= 20)
  provider.valid.clear()
  engine.clock.jump(3_600_000)
  await until(async () => (await stateOf(id)) === 'finished')
  expect(provider.asked.map(({ refresh_token: token }) => token)).toEqual([
    'refresh-1.planted',
    'refresh-2.planted'
  ])
  expect(server.logins.every(({ user }) => user === 'ragtime@office.example')).toBe(true)
  expect(new Set(server.recipients).size).toBe(120)
  expect(server.recipients).toHaveLength(120)
  expect(tries()).toBe(120)
})

it('a token that the server refuses before its time is replaced once, and nobody notices', async () => {
  const { id } = await start(120)
  await until(() => accepted(id) >= 20)
  // Half of its life is over: it is not about to expire.
  engine.clock.jump(1_800_000)
  provider.valid.clear()
  await until(async () => (await stateOf(id)) === 'finished')
  expect(provider.asked).toHaveLength(2)
  expect(server.logins.filter(({ taken }) => !taken).length).toBeLessThanOrEqual(4)
  expect(new Set(server.recipients).size).toBe(120)
  expect(tries()).toBe(120)
})

it('a sign-in that has ended pauses, blames nobody, and a new refresh token is all that is needed to go on', async () => {
  const { id, accountId } = await start(60)
  await until(() => accepted(id) >= 10)
  provider.refreshToken = 'of a new sign-in.planted'
  provider.valid.clear()
  engine.clock.jump(3_600_000)
  await until(async () => (await stateOf(id)) === 'paused')
  await until(() => statesOf(engine.db, id)['sending'] === undefined)
  const campaign = await engine.client.campaigns.get({ id })
  expect(campaign.pauseReason).toBe('account-refused')
  expect(pauseDetailText(campaign.pauseDetail!, format)).toMatch(
    /no longer accepts the refresh token\. Sign in again\. It said: invalid_grant/
  )
  expect(Object.keys(statesOf(engine.db, id)).toSorted()).toEqual(['accepted', 'waiting'])
  expect(suppressed()).toBe(0)
  expect(tries()).toBe(accepted(id))
  const told = JSON.stringify(engine.db.statement('SELECT * FROM attempts').all())
  expect(told).toContain('sign-in-again')
  expect(told).not.toContain('planted')

  engine.setSecret(accountSecret(accountId, 'refreshToken'), provider.refreshToken)
  await engine.client.campaigns.resume({ id })
  await until(async () => (await stateOf(id)) === 'finished')
  expect(new Set(server.recipients).size).toBe(60)
})

it('a provider that is away is waited for with its reason and a time, and it goes on by itself', async () => {
  provider.answer = () => ({ status: 503, json: { error: 'temporarily_unavailable' } })
  const { id, accountId } = await start(10)
  let trouble: Account['trouble'] = null
  const look = async () =>
    (trouble = (await engine.client.accounts.list({})).find((account) => account.id === accountId)!.trouble)
  // Between two tries there is a time of the next one.
  await until(async () => typeof (await look())?.until === 'number')
  const { phrase, until: again } = trouble!
  expect(troubleText(phrase, format)).toMatch(
    /can’t issue an access token right now \(503\)\. It said: temporarily_unavailable/
  )
  expect(again).toBeGreaterThan(engine.clock.now() - 1000)
  expect(await stateOf(id)).toBe('running')
  await until(() => statesOf(engine.db, id)['waiting'] === 10)
  provider.answer = () => null
  engine.clock.jump(6 * 60_000)
  await until(async () => (await stateOf(id)) === 'finished')
  expect(tries()).toBe(10)
})

it('a server that never takes the token pauses within what is under way, and the provider is not asked for ever', async () => {
  provider.answer = (form) =>
    form['refresh_token'] ? { status: 200, json: { access_token: 'of no use', expires_in: 3599 } } : null
  const { id } = await start(40)
  await until(async () => (await stateOf(id)) === 'paused')
  await until(() => statesOf(engine.db, id)['sending'] === undefined)
  expect((await engine.client.campaigns.get({ id })).pauseDetail!.params.text).toMatch(/^535/)
  expect(server.logins.length).toBeLessThanOrEqual(4)
  // Two where the log-in took so long that the token was no longer new.
  expect(provider.asked.length).toBeLessThanOrEqual(2)
  expect(statesOf(engine.db, id)).toEqual({ waiting: 40 })
})

it('what rotated is what main was told, and the next start goes on with it', async () => {
  const { id, accountId } = await start(40)
  await until(() => accepted(id) >= 8)
  await engine.restart()
  const renewed = engine.told.findLast(({ type }) => type === 'secret-renewed')
  expect(renewed).toEqual({
    type: 'secret-renewed',
    key: accountSecret(accountId, 'refreshToken'),
    was: 'refresh-1.planted',
    value: 'refresh-2.planted'
  })
  await until(async () => (await stateOf(id)) === 'finished')
  expect(provider.asked.map(({ refresh_token: token }) => token)).toEqual([
    'refresh-1.planted',
    'refresh-2.planted'
  ])
  expect(new Set(server.recipients).size).toBe(40)
})

it('an engine that is killed when the refresh token has just rotated goes on with the new one', async () => {
  const dataDir = join(engine.folder, 'killed')
  mkdirSync(dataDir)
  withDatabase(dataDir, (db) => addUsers(db, 60))
  const key = accountSecret(2, 'refreshToken')
  server.stalls = true
  let child = await startEngineChild(dataDir)
  try {
    const { id: accountId } = await child.client.accounts.save({ ...account(2), id: null })
    expect(accountSecret(accountId, 'refreshToken')).toBe(key)
    child.say({ type: 'secret', key, value: 'refresh-1.planted' })
    const options = campaignOptions(accountId)
    const { id } = await child.client.campaigns.start({ selection: everyPending, options })
    const renewed = () => child.told.find((message) => message.type === 'secret-renewed')
    await until(() => renewed() !== undefined && server.recipients.length > 0)
    await child.kill()
    server.stalls = false
    const { value } = renewed()!
    expect(value).toBe(provider.refreshToken)

    child = await startEngineChild(dataDir, { secrets: { [key]: value } })
    await until(async () => {
      const { counts } = await child.client.campaigns.get({ id })
      return counts.waiting + counts.sending === 0
    })
    const { counts } = await child.client.campaigns.get({ id })
    expect(counts.accepted + counts.unknown).toBe(60)
    expect(counts.unknown).toBeLessThanOrEqual(4)
    expect(new Set(server.recipients).size).toBe(server.recipients.length)
    expect(provider.asked).toHaveLength(2)
  } finally {
    await child.kill()
  }
})
