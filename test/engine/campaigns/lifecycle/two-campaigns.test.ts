import { expect, test } from 'vitest'
import { startScriptedSmtpServer } from '../../../helpers/scripted-smtp-server.ts'
import {
  addServerAccount,
  addUsers,
  campaignOptions,
  everyPending,
  startTestEngine,
  statesOf,
  until
} from '../../../helpers/test-engine.ts'

test('two campaigns to the same people within the cooldown send one mail each, and skip the others', async () => {
  const server = await startScriptedSmtpServer()
  const engine = await startTestEngine({ prepare: (db) => addUsers(db, 40) })
  const { client, db } = engine
  const account = await addServerAccount(client, server.port, { ratePerSecond: 100 })
  const start = () => client.campaigns.start({ selection: everyPending, options: campaignOptions(account) })
  const [first, second] = [await start(), await start()]
  const isFinished = async ({ id }: { id: number }) =>
    (await client.campaigns.get({ id })).state === 'finished'
  await until(async () => (await isFinished(first)) && (await isFinished(second)))

  expect(server.acceptedRecipients()).toHaveLength(40)
  expect(new Set(server.acceptedRecipients()).size).toBe(40)
  const states = [statesOf(db, first.id), statesOf(db, second.id)]
  const sum = (state: string) => states.reduce((n, one) => n + (one[state] ?? 0), 0)
  expect([sum('accepted'), sum('skipped')]).toEqual([40, 40])
  await engine.close()
  await server.close()
})
