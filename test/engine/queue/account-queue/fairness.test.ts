import { afterEach, expect, test } from 'vitest'
import { type ScriptedSmtpServer, startScriptedSmtpServer } from '../../../helpers/scripted-smtp-server.ts'
import { createQueueTest, type QueueTest } from '../queue-parts.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close()
})

async function setUp(
  script: Parameters<typeof startScriptedSmtpServer>[0] = {},
  options: Parameters<typeof createQueueTest>[1] = {}
): Promise<{ server: ScriptedSmtpServer; queue: QueueTest }> {
  const server = await startScriptedSmtpServer(script)
  open.push(server)
  const queue = createQueueTest(server, options)
  open.push(queue)
  return { server, queue }
}

test('a domain that asks to slow down holds up no other', async () => {
  let letGo = () => {}
  const held = new Promise<void>((resolve) => (letGo = resolve))
  const { server, queue } = await setUp(
    {
      script: [
        { at: 'rcpt', recipient: /^u1@slow/, answer: '451 4.7.1 Rate limit exceeded, slow down' },
        { at: 'final', message: (n) => n > 1, answer: ({ recipient }) => slowly(recipient) }
      ]
    },
    { connections: 4 }
  )
  const slowly = (recipient: string | null) =>
    recipient?.endsWith('@slow.example') ? { hold: held, answer: '250 2.0.0 Ok' } : undefined
  const id = queue.campaign(200, (i) => `u${i}@${i <= 150 ? 'slow' : 'quick'}.example`)
  queue.run(id)
  await queue.until(
    () => server.acceptedRecipients().filter((to) => to.endsWith('@quick.example')).length === 50
  )
  expect(queue.dispatcher.waits(id)).toEqual([
    expect.objectContaining({
      kind: 'domain',
      phrase: { reason: 'domain', params: { domain: 'slow.example', count: expect.any(Number) } }
    })
  ])
  letGo()
  await queue.until(() => queue.states(id).accepted === 199)
})

test('a slowed domain gets no more than its share of the connections', async () => {
  const { server, queue } = await setUp(
    { script: [{ at: 'rcpt', times: 1, answer: '451 4.7.1 Too many messages, slow down' }] },
    { connections: 6 }
  )
  const id = queue.campaign(1, () => 'first@slow.example')
  queue.run(id)
  await queue.until(() => queue.states(id).deferred === 1)
  const rest = queue.campaign(40, (i) => `u${i}@slow.example`)
  queue.run(rest)
  await queue.until(() => queue.states(rest).sending !== undefined)
  expect(queue.states(rest).sending).toBeLessThanOrEqual(3)
  await queue.until(() => queue.states(rest).accepted === 40)
  expect(server.acceptedRecipients()).toHaveLength(40)
})

test('a campaign that sends slowly keeps no other waiting', async () => {
  const { queue } = await setUp()
  const slow = queue.campaign(50)
  const quick = queue.campaign(100, (i) => `q${i}@x.example`)
  queue.run(slow, { perSecond: 1 })
  queue.run(quick)
  await queue.until(() => queue.states(quick).accepted === 100)
  expect(queue.states(slow).waiting).toBeGreaterThan(45)
})

test('campaigns of one account go one after the other, first come, first served', async () => {
  const { server, queue } = await setUp({}, { connections: 1 })
  const first = queue.campaign(30, (i) => `a${i}@x.example`)
  const second = queue.campaign(30, (i) => `b${i}@x.example`)
  queue.run(first)
  queue.run(second)
  await queue.until(() => queue.states(second).accepted === 30)
  const received = server.acceptedRecipients()
  expect(received.slice(0, 30).every((to) => to.startsWith('a'))).toBe(true)
})
