import { afterEach, expect, test, vi } from 'vitest'
import { createConnections } from '../../../../src/engine/queue/limits/connections.ts'
import { until } from '../../../helpers/test-engine.ts'
import { startScriptedSmtpServer } from '../../../helpers/scripted-smtp-server.ts'
import { createQueueTest } from '../queue-parts.ts'
import { createSmtpMailer } from '../../../../src/engine/mail/smtp/smtp-mailer.ts'

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const close of open.splice(0).toReversed()) await close()
})

/** A server that never answers the first message: a connection that died while the computer slept looks like that. */
async function deadAfterFirst() {
  const server = await startScriptedSmtpServer({
    script: [
      { at: 'final', message: 1, answer: { hold: new Promise<void>(() => {}), answer: '250 2.0.0 Ok' } }
    ]
  })
  open.push(() => server.close())
  return server
}

const message = (to: string) => ({
  envelope: { from: 'verify@ragtime.example', to },
  raw: Buffer.from(`To: ${to}\r\n\r\nHello\r\n`),
  messageId: `<${to}>`
})

test('connections that are replaced keep nobody waiting: new ones take what comes, and what hangs is unknown once its time is over', async () => {
  const server = await deadAfterFirst()
  const connections = createConnections(() =>
    createSmtpMailer(
      {
        host: '127.0.0.1',
        port: server.port,
        security: 'plain-loopback',
        user: null,
        password: null,
        maxConnections: 1,
        messagesPerConnection: 100
      },
      { clock: Date.now }
    )
  )
  open.push(() => connections.close(0))
  const hangs = connections.send(message('one@x.example'))
  await server.until(({ messages }) => messages.length === 1)
  connections.renew(1500)
  expect(connections.busy()).toBe(0)
  const next = await connections.send(message('two@x.example'))
  expect(next).toMatchObject({ outdated: false, result: { outcome: 'accepted' } })
  expect(await hangs).toMatchObject({ outdated: true, result: { outcome: 'failed', bodyRead: true } })
})

test('after a sleep, what was with the server gets 30 seconds to be answered, and then a person decides', async () => {
  const server = await deadAfterFirst()
  const closed: number[] = []
  const queue = createQueueTest(server, { connections: 1, closing: (graceMs) => void closed.push(graceMs) })
  open.push(() => queue.close())
  const id = queue.campaign(3)
  queue.run(id)
  await server.until(({ messages }) => messages.length === 1)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  queue.dispatcher.fallAsleep()
  queue.dispatcher.wakeUp()
  expect(closed).toEqual([30_000])
  vi.advanceTimersByTime(29_000)
  expect(queue.states(id)['sending']).toBeGreaterThan(0)
  vi.advanceTimersByTime(1500)
  vi.useRealTimers()
  await until(() => queue.states(id)['accepted'] === 2)
  expect(queue.states(id)).toEqual({ accepted: 2, unknown: 1 })
})
