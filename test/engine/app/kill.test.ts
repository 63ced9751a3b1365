import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { planKills } from '../../../chaos/kill-plan.ts'
import { killRound } from '../../../chaos/kill-round.ts'
import { reconcile } from '../../../chaos/reconcile.ts'
import { type RecordingSink, startRecordingSink } from '../../../chaos/recording-sink.ts'
import { run as killImports } from '../../../chaos/killed-imports.ts'
import { type EngineChild, startEngineChild } from '../../helpers/engine-child.ts'
import {
  addServerAccount,
  addUsers,
  campaignOptions,
  until,
  withDatabase
} from '../../helpers/test-engine.ts'
import { seededRandom } from '../../helpers/test-parts.ts'

/**
 * The short form of the proof: `npm run chaos` does it at length (docs/reliability.md). The engine runs in a process of
 * its own and is killed with SIGKILL; what the server received is the truth that its database is held against.
 */
const open: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

test('killed at any instant of its work, nobody is lost, nobody is sent to twice, and at most one for each connection is in doubt', async () => {
  const { broken, kills, accepted, unknown } = await killRound(
    [
      [{ when: 'queueing', ms: 10 }],
      [
        { when: 'sending', messages: 120, ms: 3 },
        { when: 'starting', ms: 250 }
      ],
      [
        { when: 'sending', messages: 5, ms: 1 },
        { when: 'sending', messages: 290, ms: 0 }
      ]
    ],
    300,
    false
  )
  expect(broken).toEqual([])
  expect(accepted + unknown).toBe(900)
  expect(Object.fromEntries(kills)).toEqual({ queueing: 1, sending: 3, starting: 1 })
}, 60_000)

test('the whole app killed, or the engine under it, which it starts again: the same holds', async () => {
  const { broken, kills } = await killRound(
    [
      [
        { when: 'engine of the app', messages: 60, ms: 2 },
        { when: 'sending', messages: 150, ms: 2 }
      ]
    ],
    300,
    true
  )
  expect(broken).toEqual([])
  expect(Object.fromEntries(kills)).toEqual({ 'engine of the app': 1, sending: 1 })
}, 60_000)

test('killed during an import, the people of the file are all there or none of them is', async () => {
  expect(await killImports({ seed: 20_261_122, times: 1 })).toMatchObject([{ broken: [] }])
}, 60_000)

test('kills are planned over the whole of a campaign, by chance, and the same again for the same seed', () => {
  const plans = () => {
    const random = seededRandom(7)
    return Array.from({ length: 200 }, (_, n) => planKills(1000, n % 2 === 0, random))
  }
  expect(plans()).toEqual(plans())
  const kinds = new Set(plans().flatMap((plan) => plan.map(({ when }) => when)))
  expect([...kinds].sort()).toEqual(['engine of the app', 'queueing', 'sending', 'starting'])
})

/** One campaign of `recipients`, begun. */
async function sending(recipients: number) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-quit-'))
  open.push(() => rmSync(folder, { recursive: true, force: true }))
  const sink: RecordingSink = await startRecordingSink(folder)
  open.push(() => sink.close())
  const dataDir = join(folder, 'data')
  withDatabase(dataDir, (db) => addUsers(db, recipients))
  const start = async () => {
    const engine = await startEngineChild(dataDir)
    open.push(() => engine.kill())
    return engine
  }
  const engine = await start()
  const accountId = await addServerAccount(engine.client, sink.port, { maxConnections: 5 })
  const ids = Array.from({ length: recipients }, (_, i) => i + 1)
  const { id } = await engine.client.campaigns.start({
    selection: { ids },
    options: campaignOptions(accountId)
  })
  const finish = async ({ client, shutDown }: EngineChild) => {
    await until(async () => (await client.campaigns.get({ id })).state === 'finished')
    await shutDown()
    return reconcile(dataDir, new Map([[id, recipients]]), sink.received())
  }
  return { dataDir, sink, engine, start, finish }
}

test('quit in the middle and started again, nothing is in doubt and it goes on', async () => {
  const { sink, engine, start, finish } = await sending(400)
  await sink.until(100)
  await engine.shutDown()
  expect(await finish(await start())).toMatchObject({ accepted: 400, unknown: 0, broken: [] })
}, 60_000)

test('a second engine on the same folder is refused, and the first goes on', async () => {
  const { dataDir, engine, finish } = await sending(50)
  await expect(startEngineChild(dataDir)).rejects.toThrow('data-in-use')
  expect(await finish(engine)).toMatchObject({ accepted: 50, broken: [] })
}, 60_000)
