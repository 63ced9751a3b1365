import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, expect, test, vi } from 'vitest'
import { backupFolder } from '../../../src/engine/db/safety/backup.ts'
import { clearValues } from '../../../src/engine/retention/clear-values.ts'
import { createYielder } from '../../../src/engine/runtime/cooperative-yield.ts'
import { purgeDeleted } from '../../../src/engine/users/edit/purge-deleted.ts'
import { startScriptedSmtpServer, type ScriptedSmtpServer } from '../../helpers/scripted-smtp-server.ts'
import {
  addServerAccount,
  addUsers,
  campaignOptions,
  everyPending,
  startTestEngine,
  statesOf,
  type TestEngine,
  until,
  withDatabase
} from '../../helpers/test-engine.ts'
import { createTestParts } from '../../helpers/test-parts.ts'
import { tracesIn } from '../../helpers/traces-in-files.ts'
import { forwardedReply, planted, plantedTexts, plantPerson } from './planted-person.ts'

const open: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

async function setUp(): Promise<{ engine: TestEngine; server: ScriptedSmtpServer; traces: () => string[] }> {
  const server = await startScriptedSmtpServer({
    script: [
      { at: 'rcpt', recipient: /qplmokni/i, answer: `550 5.1.1 <${planted.address}> is nobody here` },
      forwardedReply
    ]
  })
  open.push(() => server.close())
  const engine = await startTestEngine()
  open.push(() => engine.close())
  return { engine, server, traces: () => tracesIn(join(engine.folder, 'data'), plantedTexts) }
}

test('of a removed person nothing is left in any file of the data folder', { timeout: 60_000 }, async () => {
  const { engine, server, traces } = await setUp()
  const { id, undo } = await plantPerson(engine, server)
  const before = traces().join('\n')
  for (const text of plantedTexts) expect(before, 'what is there is found').toContain(text)

  expect(await engine.client.users.erase({ ids: [id] })).toEqual({ erased: 1, restarts: true })
  expect(traces(), 'right away').toEqual([])
  await expect(engine.client.users.undo({ undo })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(traces(), 'after the undo of an earlier step').toEqual([])
  await engine.restart()
  expect(traces(), 'after a restart').toEqual([])
})

/** What is counted of campaigns and of attempts. What is counted of people, they are taken off. */
async function numbers({ client, db }: TestEngine) {
  const campaigns = await Promise.all(
    (await client.campaigns.list({})).map(async ({ id }) => {
      const { counts, total } = await client.campaigns.get({ id })
      return { id, total, counts, states: statesOf(db, id) }
    })
  )
  const quarters = db
    .statement(
      "SELECT outcome, sum(n) AS n FROM outcome_quarters WHERE outcome <> 'confirmed' GROUP BY 1 ORDER BY 1"
    )
    .all()
  return { campaigns, quarters, attempts: (await client.log.page({ offset: 0, limit: 1 })).total }
}

test(
  'the numbers of campaigns and of the log stay true without the person',
  { timeout: 60_000 },
  async () => {
    const { engine, server } = await setUp()
    const { id, campaigns } = await plantPerson(engine, server)
    const before = await numbers(engine)
    await engine.client.users.erase({ ids: [id] })
    expect(await numbers(engine)).toEqual(before)

    const { rows } = await engine.client.campaigns.recipients({
      campaignId: campaigns[0]!,
      offset: 0,
      limit: 50
    })
    expect(rows.map(({ address, name, state }) => ({ address, name, state }))).toContainEqual({
      address: 'removed person',
      name: '',
      state: 'accepted'
    })
    const removed = rows.find(({ address }) => address === 'removed person')!
    expect(removed.userId).toBeLessThan(0)
    const attempt = await engine.client.log.get({ id: removed.lastAttemptId! })
    expect(attempt).toMatchObject({ outcome: 'accepted', reply: null, message: null, fidelity: 'gone' })

    // People are counted as the people there are.
    const { db } = engine
    const people = (condition: string) =>
      (
        db
          .statement(
            `SELECT count(DISTINCT user_id) AS n FROM deliveries d JOIN users u ON u.id = d.user_id WHERE ${condition}`
          )
          .get() as { n: number }
      ).n
    const stages = db.statement('SELECT stage, n FROM people_reached').all() as { stage: string; n: number }[]
    expect(Object.fromEntries(stages.map(({ stage, n }) => [stage, n]))).toMatchObject({
      asked: people('coalesce(fetched_at, opened_at, confirmed_at) IS NOT NULL'),
      opened: people('coalesce(opened_at, confirmed_at) IS NOT NULL'),
      confirmed: people('confirmed_at IS NOT NULL')
    })
  }
)

test('what a refusal left behind cannot be sent again to a person who was removed', async () => {
  const { engine, server } = await setUp()
  addUsers(engine.db, 2, { address: (i) => `qplmokni${i}@x.example` })
  const accountId = await addServerAccount(engine.client, server.port)
  const { client } = engine
  const { id } = await client.campaigns.start({
    selection: everyPending,
    options: campaignOptions(accountId)
  })
  await until(() => statesOf(engine.db, id)['rejected'] === 2)
  await until(async () => (await client.campaigns.get({ id })).state === 'finished')
  await client.users.erase({ ids: [1] })
  const [group] = await client.campaigns.causes({ id })
  const again = { id, cause: group!.cause, state: 'rejected' } as const
  const preview = await client.campaigns.previewAction({
    id,
    action: { kind: 'retry', cause: group!.cause, state: 'rejected' }
  })
  expect(preview).toMatchObject({ changed: 0 })
  expect(await client.campaigns.retry(again)).toMatchObject({ changed: 0 })
  expect(server.acceptedRecipients()).toEqual([])
})

test('a person is taken out of a campaign under way, after the mail that the server has', async () => {
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>()
  const server = await startScriptedSmtpServer({
    script: [{ at: 'final', message: 1, answer: { hold: answered, answer: '250 2.0.0 Taken' } }]
  })
  open.push(() => server.close())
  const engine = await startTestEngine({ prepare: (db) => addUsers(db, 3) })
  open.push(() => engine.close())
  const { client, db } = engine
  const accountId = await addServerAccount(client, server.port, { maxConnections: 1 })
  const { id } = await client.campaigns.start({
    selection: everyPending,
    options: campaignOptions(accountId)
  })
  await until(() => server.messages.length === 1)
  expect(await client.users.traces({ selection: { ids: [1, 2] } })).toMatchObject({ sending: 1, waiting: 1 })

  let done = false
  const erased = client.users.erase({ ids: [1, 2] }).then((result) => {
    done = true
    return result
  })
  // Of the one who waits nothing is handed over any more, while the other is waited for.
  await until(() => statesOf(db, id)['skipped'] === 1)
  expect(done).toBe(false)
  answer()
  expect(await erased).toMatchObject({ erased: 2 })
  await until(async () => (await client.campaigns.get({ id })).state === 'finished')
  expect(statesOf(db, id)).toEqual({ accepted: 2, skipped: 1 })
  expect(server.acceptedRecipients()).toEqual(['user1@x.example', 'user3@x.example'])
  expect(db.statement("SELECT count(*) AS n FROM users WHERE status <> 'deleted'").get()).toEqual({ n: 1 })
})

test('while mails are being sent the engine does not start anew for it', async () => {
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>()
  const server = await startScriptedSmtpServer({
    script: [{ at: 'final', answer: { hold: answered, answer: '250 2.0.0 Taken' } }]
  })
  open.push(() => server.close())
  const engine = await startTestEngine({ prepare: (db) => addUsers(db, 2) })
  open.push(() => engine.close())
  const accountId = await addServerAccount(engine.client, server.port)
  const options = campaignOptions(accountId)
  await engine.client.campaigns.start({ selection: { ids: [1] }, options })
  await until(() => server.messages.length === 1)
  expect(await engine.client.users.erase({ ids: [2] })).toEqual({ erased: 1, restarts: false })
  expect(engine.told.some(({ type }) => type === 'restart')).toBe(false)
  answer()
})

test('what a crash cut short goes on at the next start', { timeout: 60_000 }, async () => {
  const { engine, server, traces } = await setUp()
  const { id } = await plantPerson(engine, server)
  await engine.restart({
    between: () =>
      withDatabase(join(engine.folder, 'data'), (db) => {
        db.statement("INSERT INTO meta VALUES ('erasing', ?)").run(JSON.stringify([id]))
      })
  })
  await until(() => engine.db.statement("SELECT 1 FROM meta WHERE key = 'erasing'").get() === undefined)
  await engine.restart()
  expect(traces()).toEqual([])
})

test('a test that was made from their values is found when those are past their keeping time', async () => {
  const engine = await startTestEngine()
  open.push(() => engine.close())
  const { client, db } = engine
  const { id: userId } = await client.users.add({ name: 'Qplmokni', address: planted.address })
  const { id: accountId } = (await client.accounts.list({})).find(({ kind }) => kind === 'mailbox')!
  const to = 'admin@ragtime.example'
  const { deliveryId } = await client.campaigns.sendTest({
    templateId: 'confirm-account',
    accountId,
    to,
    userId
  })
  await until(async () => (await client.campaigns.delivery({ id: deliveryId })).state === 'accepted')
  expect(await clearValues(db, engine.clock.now() + 1)).toBe(1)
  await client.users.erase({ ids: [userId] })
  expect(db.statement('SELECT name, address FROM deliveries').all()).toEqual([
    { name: 'removed person', address: to }
  ])
})

test('a backup that is being taken meanwhile, of the data as it was, is not there afterwards', async () => {
  const engine = await startTestEngine({ prepare: (db) => addUsers(db, 3) })
  open.push(() => engine.close())
  const dataDir = join(engine.folder, 'data')
  // As one that is slow has it: the data of this moment.
  const reader = new DatabaseSync(engine.db.file, { readOnly: true })
  reader.exec('BEGIN')
  reader.prepare('SELECT count(*) FROM users').get()
  const truncated = vi.spyOn(engine.db.checkpoints, 'truncate')
  const erased = engine.client.users.erase({ ids: [1] })
  await until(() => truncated.mock.settledResults.some(({ value }) => value === false))
  const slow = join(backupFolder(dataDir), 'by-hand-2026-01-01T00-00-00-000Z.db')
  mkdirSync(backupFolder(dataDir), { recursive: true })
  writeFileSync(slow, 'user1@x.example')
  reader.close()
  await erased
  expect(existsSync(slow)).toBe(false)
})

test('what fails on the way is told, and goes on at the next start', async () => {
  const engine = await startTestEngine({ prepare: (db) => addUsers(db, 3) })
  open.push(() => engine.close())
  engine.db
    .statement(
      "CREATE TRIGGER in_the_way BEFORE DELETE ON users BEGIN SELECT RAISE(ABORT, 'Something is in the way.'); END"
    )
    .run()
  await expect(engine.client.users.erase({ ids: [1] })).rejects.toThrow('in the way')
  expect((await engine.client.system.status({})).notices).toMatchObject([
    { phrase: { reason: 'erasing-interrupted' } }
  ])
  expect(engine.db.statement('SELECT status FROM users WHERE id = 1').get()).toEqual({ status: 'deleted' })

  engine.db.statement('DROP TRIGGER in_the_way').run()
  await engine.restart()
  await until(() => engine.db.statement("SELECT 1 FROM meta WHERE key = 'erasing'").get() === undefined)
  expect(engine.db.statement('SELECT id FROM users').all()).toEqual([{ id: 2 }, { id: 3 }])
})

test('who was taken out before a crash is known still when it goes on: the start leaves their rows alone', async () => {
  const { parts, cleanup } = createTestParts()
  open.push(cleanup)
  const { db } = parts
  addUsers(db, 4)
  db.statement(
    "UPDATE users SET deleted_from = status, deleted_batch = 0, status = 'deleted' WHERE id < 4"
  ).run()
  db.statement("INSERT INTO meta VALUES ('erasing', '[1,3]')").run()
  await purgeDeleted(db, 0, () => {}, createYielder())
  expect(db.statement('SELECT id FROM users').all()).toEqual([{ id: 1 }, { id: 3 }, { id: 4 }])
})

test('of copies that were left in unused parts of the file, none outlives the next start', async () => {
  const address = (i: number) => `moved-about-${(i * 2_654_435_761) >>> 0}@x.example`
  const engine = await startTestEngine({
    prepare(db) {
      addUsers(db, 400, { address })
      // As an earlier version did, and as SQLite still does in pages it moves rows between.
      db.statement('PRAGMA secure_delete = OFF').get()
      const note = db.statement('UPDATE users SET fields = ? WHERE id = ?')
      for (let id = 1; id <= 400; id++)
        note.run(JSON.stringify({ note: `${address(id)} ${'x'.repeat(300)}` }), id)
      for (let id = 1; id <= 400; id++) note.run('{}', id)
    }
  })
  open.push(() => engine.close())
  const traces = () => tracesIn(join(engine.folder, 'data'), ids.map(address))
  const ids = Array.from({ length: 20 }, (_, index) => 20 * (index + 1))
  await engine.client.users.erase({ ids })
  expect(traces(), 'there are some').not.toEqual([])
  await engine.restart()
  expect(traces()).toEqual([])
  const backups = await engine.client.data.backups({})
  expect(
    backups.map(({ kind }) => kind),
    'one of the data as it is'
  ).toEqual(['daily'])
  expect((await engine.client.users.counts({})).all).toBe(380)
  expect((await engine.client.system.status({})).notices, 'it is nothing to be told of').toEqual([])
})

test('nobody gets the number of a person who was removed, and an import brings them back as someone new', async () => {
  const engine = await startTestEngine({ prepare: (db) => addUsers(db, 3) })
  open.push(() => engine.close())
  const { client } = engine
  await client.users.erase({ ids: [3] })
  await engine.restart()
  const back = await engine.client.users.add({ name: 'User 3', address: 'user3@x.example' })
  expect(back.id).toBe(4)
  expect(await engine.client.users.get({ id: 4 })).toMatchObject({ status: 'pending', sentCount: 0 })
  expect((await engine.client.users.page({ offset: 0, limit: 10 })).rows.map(({ id }) => id)).toEqual([
    1, 2, 4
  ])
})

test('of two people with one address the other stays as they are, and kept from being sent to', async () => {
  const engine = await startTestEngine()
  open.push(() => engine.close())
  const { client, db } = engine
  const one = await client.users.add({ name: 'One', address: 'both@x.example', externalId: '1' })
  const other = await client.users.add({ name: 'Other', address: 'both@x.example', externalId: '2' })
  await client.users.setStatus({ selection: { ids: [one.id, other.id] }, status: 'undeliverable' })
  expect(await client.users.traces({ selection: { ids: [one.id] } })).toMatchObject({
    suppressed: 1,
    sameAddress: 1
  })
  const before = db.statement('SELECT * FROM users WHERE id = ?').get(other.id)
  await client.users.erase({ ids: [one.id] })
  expect(db.statement('SELECT * FROM users WHERE id = ?').get(other.id)).toEqual(before)
  expect(db.statement('SELECT count(*) AS n FROM suppressions').get()).toEqual({ n: 1 })
  await client.users.erase({ ids: [other.id] })
  expect(db.statement('SELECT count(*) AS n FROM suppressions').get()).toEqual({ n: 0 })
})

test('who was deleted before, and came back with the same address, goes as a whole', async () => {
  const engine = await startTestEngine({ prepare: (db) => addUsers(db, 2) })
  open.push(() => engine.close())
  const { client, db } = engine
  await client.users.remove({ selection: { ids: [1] } })
  const { id } = await client.users.add({ name: 'Back again', address: 'user1@x.example' })
  expect(await client.users.erase({ ids: [id] })).toMatchObject({ erased: 2 })
  expect(db.statement("SELECT count(*) AS n FROM users WHERE address_key = 'user1@x.example'").get()).toEqual(
    {
      n: 0
    }
  )
})

test('more than a thousand at a time are refused before anything is done', async () => {
  const engine = await startTestEngine({ prepare: (db) => addUsers(db, 1001) })
  open.push(() => engine.close())
  await expect(engine.client.users.traces({ selection: everyPending })).rejects.toMatchObject({
    code: 'WRONG_STATE',
    reason: 'too-many-to-erase',
    params: { selected: 1001, limit: 1000 }
  })
  expect(await engine.client.users.traces({ selection: { ...everyPending, except: [7] } })).toMatchObject({
    deliveries: 0
  })
})
