import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type EngineChild, startEngineChild } from '../../helpers/engine-child.ts'
import { startScriptedSmtpServer } from '../../helpers/scripted-smtp-server.ts'
import {
  addServerAccount,
  addUsers,
  campaignOptions,
  statesOf,
  until,
  withDatabase
} from '../../helpers/test-engine.ts'
import { seededRandom } from '../../helpers/test-parts.ts'

/**
 * The short form of the proof: `npm run chaos` does it at length. The engine runs in a process of its own and is killed
 * with SIGKILL; what the server received is the truth that its database is held against.
 */
const connections = 5
const open: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

async function setUp(recipients: number, campaigns: number) {
  const server = await startScriptedSmtpServer({ keepBodies: false })
  open.push(() => server.close())
  const folder = mkdtempSync(join(tmpdir(), 'countersign-kill-'))
  open.push(() => rmSync(folder, { recursive: true, force: true }))
  withDatabase(folder, (db) => addUsers(db, recipients * campaigns))
  let engine: EngineChild
  const start = async () => {
    engine = await startEngineChild(folder)
    open.push(() => engine.kill())
    return engine
  }
  const { client } = await start()
  const accountId = await addServerAccount(client, server.port, { maxConnections: connections })
  const ids: number[] = []
  for (let n = 0; n < campaigns; n++) {
    const users = Array.from({ length: recipients }, (_, i) => n * recipients + i + 1)
    const options = campaignOptions(accountId, { name: `Campaign ${n + 1}` })
    ids.push((await client.campaigns.start({ selection: { ids: users }, options })).id)
  }
  return { server, folder, ids, start, engine: () => engine }
}

const allFinished = async ({ client }: EngineChild, ids: number[]) => {
  for (const id of ids) if ((await client.campaigns.get({ id })).state !== 'finished') return false
  return true
}

/** Holds the database against what the server received. Returns how many outcomes nobody knows. */
function reconcile(folder: string, ids: number[], recipients: number, received: readonly string[]): number {
  const copies = new Map<string, number>()
  for (const to of received) copies.set(to, (copies.get(to) ?? 0) + 1)
  // Nobody was sent to twice.
  expect([...copies.values()].filter((n) => n > 1)).toEqual([])

  return withDatabase(folder, (db) => {
    let unknown = 0
    for (const id of ids) {
      const states = statesOf(db, id)
      const kept = db
        .statement('SELECT state, n FROM campaign_counts WHERE campaign_id = ? AND n > 0')
        .all(id)
      expect(Object.fromEntries(kept.map(({ state, n }) => [state, n]))).toEqual(states)
      expect((states['accepted'] ?? 0) + (states['unknown'] ?? 0)).toBe(recipients)
      unknown += states['unknown'] ?? 0
    }
    const rows = db.statement('SELECT address, state FROM deliveries').all() as {
      address: string
      state: string
    }[]
    // Whoever counts as accepted has it, and whoever has it counts as accepted or is held for a decision.
    for (const { address, state } of rows) if (state === 'accepted') expect(copies.get(address)).toBe(1)
    const known = new Set(rows.map(({ address }) => address))
    expect(received.every((to) => known.has(to))).toBe(true)
    const open = db.statement(`SELECT count(*) AS n FROM attempts WHERE outcome = 'sending'`).get()
    expect(open).toEqual({ n: 0 })
    return unknown
  })
}

test('killed again and again at any instant, nobody is lost, nobody is sent to twice, and at most one for each connection is in doubt', async () => {
  const recipients = 300
  const campaigns = 5
  const { server, folder, ids, start, engine } = await setUp(recipients, campaigns)
  const random = seededRandom(20_261_122)
  const kills = 4
  for (let kill = 0; kill < kills; kill++) {
    // At some point of the next few hundred messages; where exactly in the work on one, chance decides.
    const at = server.messages.length + Math.floor(random() * 350) + 1
    await server.until(({ messages }) => messages.length >= at)
    await engine().kill()
    await start()
  }
  await until(() => allFinished(engine(), ids))
  await engine().shutDown()
  const unknown = reconcile(folder, ids, recipients, server.acceptedRecipients())
  expect(unknown).toBeLessThanOrEqual(connections * kills)
  expect(server.acceptedRecipients().length + unknown).toBeGreaterThanOrEqual(recipients * campaigns)
}, 60_000)

test('killed while the queue is being filled, everyone is queued once', async () => {
  const { server, folder, ids, start, engine } = await setUp(4000, 1)
  await engine().kill()
  await start()
  await until(async () => (await engine().client.campaigns.get({ id: ids[0]! })).prepared)
  await engine().client.campaigns.stop({ id: ids[0]! })
  await engine().shutDown()
  withDatabase(folder, (db) => {
    expect(
      db.statement('SELECT count(*) AS n, count(DISTINCT user_id) AS users FROM deliveries').get()
    ).toEqual({
      n: 4000,
      users: 4000
    })
  })
  expect(new Set(server.acceptedRecipients()).size).toBe(server.acceptedRecipients().length)
}, 60_000)

test('quit in the middle and started again, nothing is in doubt and it goes on', async () => {
  const { server, folder, ids, start, engine } = await setUp(400, 1)
  await server.until(({ messages }) => messages.length >= 100)
  await engine().shutDown()
  expect(withDatabase(folder, (db) => statesOf(db, ids[0]!))['unknown']).toBeUndefined()
  await start()
  await until(() => allFinished(engine(), ids))
  await engine().shutDown()
  expect(reconcile(folder, ids, 400, server.acceptedRecipients())).toBe(0)
  expect(server.acceptedRecipients()).toHaveLength(400)
}, 60_000)

test('a second engine on the same folder is refused, and the first goes on', async () => {
  const { server, folder, ids, engine } = await setUp(50, 1)
  await expect(startEngineChild(folder)).rejects.toThrow(
    'Another Countersign is already working with this data'
  )
  await until(() => allFinished(engine(), ids))
  expect(server.acceptedRecipients()).toHaveLength(50)
}, 60_000)
