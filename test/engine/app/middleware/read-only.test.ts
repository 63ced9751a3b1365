import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest'
import { startScriptedSmtpServer } from '../../../helpers/scripted-smtp-server.ts'
import {
  addServerAccount,
  campaignOptions,
  startTestEngine,
  type TestEngine
} from '../../../helpers/test-engine.ts'

let t: TestEngine

beforeEach(async () => {
  t = await startTestEngine()
})
afterEach(() => t.close())

/** In the place of the file that every engine has to write to. */
const lock = () => join(t.folder, 'data', 'countersign.lock')

/** As in a folder of which this person may only look at the files. */
const restartReadOnly = () =>
  t.restart({
    between() {
      rmSync(lock(), { force: true })
      mkdirSync(lock())
    }
  })

const restartWritable = () => t.restart({ between: () => rmSync(lock(), { recursive: true }) })

it('data that cannot be written to can be looked at, and whatever would change it is refused', async () => {
  const { added } = await t.client.users.addSamples({})
  await restartReadOnly()
  const { client } = t

  expect(await client.system.status({})).toMatchObject({ readOnly: true, confirmUrl: null })
  const { rows, total } = await client.users.page({ offset: 0, limit: 10 })
  expect(total).toBe(added)
  expect((await client.users.counts({ filter: { search: 'okafor' } })).all).toBeGreaterThan(0)
  expect((await client.overview.get({})).funnel.sent).toBe(0)
  expect(await client.accounts.list({})).toHaveLength(1)
  expect(await client.log.page({ offset: 0, limit: 10 })).toMatchObject({ total: 0 })

  const { id } = rows[0]!
  const selection = { ids: [id] }
  const refused = [
    () => client.users.remove({ selection }),
    () => client.users.setStatus({ selection, status: 'verified' }),
    () => client.users.resend({ id }),
    () => client.users.addSamples({}),
    () => client.mailbox.clear({}),
    () => client.data.backUp({})
  ]
  for (const call of refused) {
    await expect(call()).rejects.toMatchObject({
      code: 'READ_ONLY',
      reason: 'data-folder-read-only'
    })
  }

  await restartWritable()
  expect(await t.client.system.status({})).toMatchObject({ readOnly: false })
  expect(await t.client.users.remove({ selection })).toMatchObject({ changed: 1 })
})

it('a campaign under way rests while the data cannot be written to, and goes on after', async () => {
  const { added } = await t.client.users.addSamples({})
  const [account] = await t.client.accounts.list({})
  const options = campaignOptions(account!.id, { ratePerSecond: 1 })
  const { id } = await t.client.campaigns.start({ selection: { filter: {}, except: [] }, options })
  await expect.poll(() => t.client.campaigns.get({ id })).toMatchObject({ state: 'running' })
  await restartReadOnly()

  const { state, total, counts } = await t.client.campaigns.get({ id })
  expect({ state, total }).toEqual({ state: 'running', total: added })
  expect(counts.waiting).toBeGreaterThan(0)
  await expect(t.client.campaigns.pause({ id })).rejects.toMatchObject({ code: 'READ_ONLY' })

  await restartWritable()
  const { client } = t
  await client.campaigns.setRate({ id, ratePerSecond: null })
  await expect
    .poll(() => client.campaigns.get({ id }), { timeout: 20_000 })
    .toMatchObject({ state: 'finished' })
})

it('on data that cannot be written to, no server is contacted and nothing is sent', async () => {
  const server = await startScriptedSmtpServer()
  onTestFinished(() => server.close())
  const id = await addServerAccount(t.client, server.port)
  const account = (await t.client.accounts.list({})).find((each) => each.id === id)!
  await restartReadOnly()

  const refusal = { code: 'READ_ONLY', reason: 'data-folder-read-only' }
  for (const sendTo of [null, 'admin@ragtime.example']) {
    const test = async () => {
      for await (const step of await t.client.accounts.test({ ...account, password: null, sendTo })) void step
    }
    await expect(test()).rejects.toMatchObject(refusal)
  }
  await expect(t.client.accounts.retryNow({ id })).rejects.toMatchObject(refusal)
  expect(server.connections).toBe(0)
})
