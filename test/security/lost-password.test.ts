import { afterEach, expect, it } from 'vitest'
import { type ScriptedSmtpServer, startScriptedSmtpServer } from '../helpers/scripted-smtp-server.ts'
import {
  addUsers,
  campaignOptions,
  everyPending,
  startTestEngine,
  statesOf,
  type TestEngine,
  until
} from '../helpers/test-engine.ts'

let server: ScriptedSmtpServer | undefined
let engine: TestEngine | undefined
afterEach(async () => {
  await engine?.close()
  await server?.close()
})

it.each([
  ['lost', null],
  ['wrong', 'not it']
])(
  'a password that is %s keeps the queue, says so, and is all that is needed to go on',
  async (_what, kept) => {
    server = await startScriptedSmtpServer({
      auth: true,
      script: [
        {
          at: 'auth',
          answer: ({ line }) =>
            line.includes(Buffer.from('\0ragtime\0right').toString('base64'))
              ? undefined
              : '535 5.7.8 Authentication failed'
        }
      ]
    })
    engine = await startTestEngine()
    const { client, db } = engine
    addUsers(db, 5)
    const { id: accountId } = await client.accounts.save({
      id: null,
      kind: 'smtp',
      name: 'Test server',
      host: '127.0.0.1',
      port: server.port,
      security: 'plain-loopback',
      user: 'ragtime',
      fromName: 'Ragtime',
      fromAddress: 'verify@ragtime.example',
      replyTo: '',
      ratePerSecond: null,
      maxConnections: 1,
      messagesPerConnection: 100
    })
    engine.setSecret(`account:${accountId}`, kept)
    const { id } = await client.campaigns.start({
      selection: everyPending,
      options: campaignOptions(accountId)
    })
    const state = async () => (await client.campaigns.get({ id })).state
    await until(async () => (await state()) === 'paused')
    const waiting = () => statesOf(db, id)
    expect(waiting()).toEqual({ waiting: 5 })
    expect(server.messages).toEqual([])

    // As after a start at which the keychain gives nothing out: the queue is what it was.
    await engine.restart()
    expect(statesOf(engine.db, id)).toEqual({ waiting: 5 })
    expect(await engine.client.campaigns.get({ id })).toMatchObject({ state: 'paused' })

    engine.setSecret(`account:${accountId}`, 'right')
    await engine.client.campaigns.resume({ id })
    await until(async () => (await engine!.client.campaigns.get({ id })).state === 'finished')
    expect(new Set(server.acceptedRecipients()).size).toBe(5)
    expect(server.messages).toHaveLength(5)
  }
)
