import { noticeText } from '../../../src/shared/words/notice-words.ts'
import { format } from '../../helpers/format.ts'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { orderAtStartup } from '../../../src/engine/db/open/startup-orders.ts'
import { secretsOf } from '../../../src/shared/secrets/account-secrets.ts'
import type { FromEngine } from '../../../src/shared/ipc/engine-messages.ts'
import {
  addServerAccount,
  addUsers,
  campaignOptions,
  everyPending,
  startTestEngine,
  statesOf,
  type TestEngine,
  until
} from '../../helpers/test-engine.ts'
import { startScriptedSmtpServer } from '../../helpers/scripted-smtp-server.ts'

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

async function setUp(users = 20) {
  const server = await startScriptedSmtpServer()
  open.push(() => server.close())
  const engine = await startTestEngine({ prepare: (db) => addUsers(db, users) })
  open.push(() => engine.close())
  const accountId = await addServerAccount(engine.client, server.port)
  return { engine, server, accountId, dataDir: join(engine.folder, 'data') }
}

const lastRestart = ({ told }: TestEngine) =>
  told.findLast((message): message is Extract<FromEngine, { type: 'restart' }> => message.type === 'restart')

const countUsers = async ({ client }: TestEngine) => (await client.data.summary({})).users

test('a backup made now is listed, with its size, and the summary counts it', async () => {
  const { engine } = await setUp()
  const before = await engine.client.data.summary({})
  expect(before).toMatchObject({ users: 20, campaigns: 0, live: 0, attempts: 0, captured: 0, backups: 0 })
  const made = await engine.client.data.backUp({})
  expect(made).toMatchObject({ kind: 'by-hand', takenAt: expect.any(Number) })
  expect(await engine.client.data.backups({})).toEqual([made])
  const after = await engine.client.data.summary({})
  expect(after.backups).toBe(1)
  expect(after.bytes).toBeGreaterThanOrEqual(made.size)
})

test('a restored backup has what it had then, every campaign in it paused, and the data before it is kept', async () => {
  const { engine, server, accountId } = await setUp()
  const started = engine.client.campaigns.start({
    selection: everyPending,
    options: campaignOptions(accountId, { startWith: { kind: 'at', at: engine.clock.now() + 3_600_000 } })
  })
  const { id } = await started
  await until(async () => (await engine.client.campaigns.get({ id })).prepared)
  const { name } = await engine.client.data.backUp({})
  addUsers(engine.db, 5, { from: 21 })
  await engine.client.campaigns.startNow({ id })
  await until(() => statesOf(engine.db, id)['accepted'] === 20)

  await engine.client.data.restore({ name })
  expect(lastRestart(engine)).toEqual({ type: 'restart', forget: [] })
  await engine.restart()
  expect(await countUsers(engine)).toBe(20)
  expect(await engine.client.campaigns.get({ id })).toMatchObject({
    state: 'paused',
    pauseReason: 'restored'
  })
  // Past its time, and nothing starts by itself.
  engine.clock.jump(24 * 3_600_000)
  await engine.restart()
  expect(await engine.client.campaigns.get({ id })).toMatchObject({ state: 'paused' })
  expect(server.messages).toHaveLength(20)
  const { notices } = await engine.client.system.status({})
  expect(notices.map(({ phrase }) => noticeText(phrase, format).title)).toContainEqual(
    expect.stringMatching(/^The backup of .* was restored$/)
  )

  const [before] = (await engine.client.data.backups({})).filter(({ kind }) => kind === 'before-restore')
  await engine.client.data.restore({ name: before!.name })
  await engine.restart()
  expect(await countUsers(engine)).toBe(25)
  expect(statesOf(engine.db, id)).toEqual({ accepted: 20 })
})

test('no backup is restored before the removal of people has come to its end: it would keep what they left', async () => {
  const { engine, dataDir } = await setUp()
  orderAtStartup(dataDir, { what: 'write-anew' })
  const { name } = await engine.client.data.backUp({})
  await expect(engine.client.data.restore({ name })).rejects.toMatchObject({ code: 'WRONG_STATE' })
  await engine.restart()
  const [backup] = await engine.client.data.backups({})
  await expect(engine.client.data.restore({ name: backup!.name })).resolves.toEqual({})
})

test('what is being sent when a backup is restored is paused first, and settles', async () => {
  const { engine, server, accountId } = await setUp(200)
  const { name } = await engine.client.data.backUp({})
  const { id } = await engine.client.campaigns.start({
    selection: everyPending,
    options: campaignOptions(accountId)
  })
  await server.until(({ messages }) => messages.length >= 30)
  await engine.client.data.restore({ name })
  expect((await engine.client.campaigns.get({ id })).state).toBe('paused')
  await engine.restart()
  const handedOver = server.messages.length
  expect(handedOver).toBeLessThan(200)
  expect(await engine.client.campaigns.list({})).toEqual([])
  const [before] = (await engine.client.data.backups({})).filter(({ kind }) => kind === 'before-restore')
  await engine.client.data.restore({ name: before!.name })
  await engine.restart()
  // All that went out is in the data that was put aside, and no outcome is in doubt.
  expect(statesOf(engine.db, id)).toEqual({ accepted: handedOver, waiting: 200 - handedOver })
  expect(server.messages).toHaveLength(handedOver)
})

test('a backup that is damaged leaves everything as it was, and says so', async () => {
  const { engine, dataDir } = await setUp()
  const { name } = await engine.client.data.backUp({})
  const path = join(dataDir, 'backups', name)
  await engine.client.data.restore({ name })
  await engine.restart({ between: () => writeFileSync(path, 'no database at all') })
  expect(await countUsers(engine)).toBe(20)
  const { notices } = await engine.client.system.status({})
  expect(notices[0]).toMatchObject({
    kind: 'error',
    phrase: { reason: 'backup-not-restored', params: { error: { reason: 'backup-unusable' } } }
  })
  await expect(engine.client.data.restore({ name })).rejects.toMatchObject({ code: 'DATABASE_DAMAGED' })
  await expect(engine.client.data.restore({ name: '../countersign.db' })).rejects.toMatchObject({
    code: 'NOT_FOUND'
  })
})

test('a restore that a kill cut short is gone on with', async () => {
  const { engine, dataDir } = await setUp()
  const { name } = await engine.client.data.backUp({})
  addUsers(engine.db, 5, { from: 21 })
  await engine.client.data.restore({ name })
  // As after the copying of the backup: it is there in part only.
  await engine.restart({
    between: () => writeFileSync(join(dataDir, 'countersign.db.restoring'), 'the first pages')
  })
  expect(await countUsers(engine)).toBe(20)
  expect(readdirSync(dataDir).filter((file) => /restor|next/.test(file))).toEqual([])
})

test('passwords that would go to another server with the restored data are forgotten, others are not', async () => {
  const { engine, server, accountId } = await setUp()
  const { name } = await engine.client.data.backUp({})
  const later = await addServerAccount(engine.client, server.port)
  await engine.client.data.restore({ name })
  expect(lastRestart(engine)).toEqual({ type: 'restart', forget: secretsOf(later) })
  const account = (await engine.client.accounts.list({})).find(({ id }) => id === accountId)!
  await engine.client.accounts.save({ ...account, host: 'localhost' })
  await engine.client.data.restore({ name })
  expect(lastRestart(engine)).toMatchObject({ forget: [...secretsOf(accountId), ...secretsOf(later)] })

  // The server is the same again, and the tokens would go to another provider.
  const tokenUrl = 'https://provider.example/token'
  const oauth2 = { grant: 'refresh-token', clientId: 'c', tokenUrl, scope: '' } as const
  await engine.client.accounts.save({ ...account, user: 'u', oauth2 })
  const { name: withTokens } = await engine.client.data.backUp({})
  await engine.client.data.restore({ name: withTokens })
  expect(lastRestart(engine)).toMatchObject({ forget: [] })
  const moved = { ...oauth2, tokenUrl: 'https://other.example/token' }
  await engine.client.accounts.save({ ...account, user: 'u', oauth2: moved })
  await engine.client.data.restore({ name: withTokens })
  expect(lastRestart(engine)).toMatchObject({ forget: secretsOf(accountId) })
})

test('delete everything deletes all there is, and begins anew with nothing', async () => {
  const { engine, accountId, dataDir } = await setUp()
  const { id } = await engine.client.campaigns.start({
    selection: everyPending,
    options: campaignOptions(accountId)
  })
  await until(() => statesOf(engine.db, id)['accepted'] === 20)
  await engine.client.data.backUp({})
  mkdirSync(join(dataDir, 'imports'), { recursive: true })
  writeFileSync(join(dataDir, 'imports', '1.db'), 'half an import')
  writeFileSync(join(dataDir, 'countersign.db.damaged-2026-01-01'), 'of another day')
  writeFileSync(join(dataDir, 'engine.log'), '{}\n')
  writeFileSync(join(dataDir, 'settings.json'), '{}')

  await expect(engine.client.data.deleteEverything({ users: 19 })).rejects.toMatchObject({
    code: 'CHANGED_MEANWHILE',
    data: { users: 20 }
  })
  await engine.client.data.deleteEverything({ users: 20 })
  expect(lastRestart(engine)).toEqual({ type: 'restart', forget: 'everything' })
  await engine.restart({
    between() {
      // Nothing is gone before the engine that used it has ended.
      expect(existsSync(join(dataDir, 'countersign.db'))).toBe(true)
    }
  })
  expect(await engine.client.data.summary({})).toMatchObject({
    users: 0,
    campaigns: 0,
    attempts: 0,
    captured: 0,
    backups: 0
  })
  expect((await engine.client.system.status({})).notices).toEqual([])
  expect((await engine.client.accounts.list({})).map(({ kind }) => kind)).toEqual(['mailbox'])
  // Settings are main's.
  expect(readdirSync(dataDir).toSorted()).toEqual(
    expect.arrayContaining(['countersign.db', 'countersign.lock', 'settings.json'])
  )
  expect(readdirSync(dataDir).filter((name) => /damaged|imports|backups|at-next/.test(name))).toEqual([])
  // Only once.
  addUsers(engine.db, 3)
  await engine.restart()
  expect(await countUsers(engine)).toBe(3)
})

test('a change of the settings, or of the secret that signs links, is told to every window', async () => {
  const { engine } = await setUp(1)
  const stop = new AbortController()
  const events = await engine.client.events.watch({}, { signal: stop.signal })
  const kinds: string[] = []
  const reading = (async () => {
    for await (const { kind } of events) kinds.push(kind)
  })()
  await until(() => kinds.length > 0)
  engine.changeSettings({ service: { name: 'Another' } })
  await until(() => kinds.filter((kind) => kind === 'settings').length === 1)
  engine.setSecret('links:signing', 'another signing secret, long enough as well')
  await until(() => kinds.filter((kind) => kind === 'settings').length === 2)
  stop.abort()
  await reading.catch(() => {})
})
