import { afterEach, expect, test } from 'vitest'
import {
  type ScriptedSmtpServer,
  type ScriptPhase,
  startScriptedSmtpServer
} from '../../../helpers/scripted-smtp-server.ts'
import { createTestClock } from '../../../helpers/test-clock.ts'
import { createQueueTest, type QueueTest } from '../queue-parts.ts'

let server: ScriptedSmtpServer | undefined
let queue: QueueTest | undefined

afterEach(async () => {
  await queue?.close()
  await server?.close()
  queue = server = undefined
})

/** A campaign of 20 at a server that answers every recipient alike, until it pauses. */
async function runUntilPaused(at: ScriptPhase, answer: string) {
  server = await startScriptedSmtpServer({ script: [{ at, answer }] })
  queue = createQueueTest(server, { connections: 1 })
  const id = queue.campaign(20)
  queue.run(id, { stopLoss: true })
  await queue.until(() => queue!.pauses.length > 0 && queue!.states(id).sending === undefined)
  const { db } = queue.parts
  return {
    pause: queue.pauses[0],
    states: queue.states(id),
    suppressed: db.statement('SELECT count(*) AS n FROM suppressions').get()?.n,
    pending: db.statement(`SELECT count(*) AS n FROM users WHERE status = 'pending'`).get()?.n,
    tries: db.statement('SELECT sum(tries) AS n FROM deliveries').get()?.n
  }
}

const nobodyPays = { states: { waiting: 20 }, suppressed: 0, pending: 20, tries: 0 }

test.each<[string, ScriptPhase, string, string]>([
  ['sender-refused', 'rcpt', '450 4.1.8 <b@x.example>: Sender address rejected: Domain not found', '4xx'],
  [
    'sender-refused',
    'rcpt',
    '550-Verification failed for <b@x.example>\n550-No Such User Here\n550 Sender verify failed',
    'callout'
  ],
  ['sender-refused', 'final', '550 5.7.0 From address is not one of your addresses', 'late'],
  ['account-refused', 'rcpt', '454 4.7.1 <a@x.example>: Relay access denied', 'relay'],
  ['quota', 'final', '550 Domain x.example has exceeded the max emails per hour (251/250) allowed.', 'limit']
])('nobody pays for what is not about them, and sending pauses: %s at %s, %s', async (reason, at, answer) => {
  expect(await runUntilPaused(at, answer)).toMatchObject({ ...nobodyPays, pause: { reason } })
})

test('whatever puts five recipients in a row off pauses, unless it is greylisting', async () => {
  expect(await runUntilPaused('rcpt', '451 4.3.0 Temporary local problem')).toMatchObject({
    pause: { reason: 'same-code-in-a-row' },
    states: { deferred: 5, waiting: 15 }
  })
})

test('greylisting puts everyone off once, and pauses nothing', async () => {
  server = await startScriptedSmtpServer({ script: [{ at: 'rcpt', answer: '450 4.2.0 Greylisted' }] })
  queue = createQueueTest(server)
  const id = queue.campaign(20)
  queue.run(id, { stopLoss: true })
  await queue.until(() => queue!.states(id).deferred === 20)
  expect(queue.pauses).toEqual([])
})

test('what is called greylisting and does not end is watched like anything else', async () => {
  server = await startScriptedSmtpServer({ script: [{ at: 'rcpt', answer: '450 4.2.0 Greylisted' }] })
  const clock = createTestClock()
  queue = createQueueTest(server, { clock })
  const id = queue.campaign(5)
  queue.run(id, { stopLoss: true })
  const least = () => queue!.parts.db.statement('SELECT min(tries) AS n FROM deliveries').get()?.n
  for (const tries of [1, 2, 3]) {
    await queue.until(() => least() === tries)
    expect(queue.pauses).toEqual([])
    clock.advance(90 * 60_000)
  }
  await queue.until(() => queue!.pauses.length > 0)
  expect(queue.pauses[0]).toMatchObject({ reason: 'same-code-in-a-row' })
})

test.each(['250-2.0.0 scanning\n550 5.7.1 rejected as spam', '550-5.7.1 warning\n250 2.0.0 queued'])(
  'yes and no in one reply is held for a person: %j',
  async (answer) => {
    server = await startScriptedSmtpServer({ script: [{ at: 'final', answer }] })
    queue = createQueueTest(server)
    const id = queue.campaign(3)
    queue.run(id)
    await queue.until(() => queue!.states(id).unknown === 3)
    expect(server.messages).toHaveLength(3)
  }
)

test('a resend whose sender is doubted pauses at once, for nothing else would', async () => {
  server = await startScriptedSmtpServer({
    script: [{ at: 'rcpt', answer: '450 4.1.8 <b@x.example>: Sender address rejected: Domain not found' }]
  })
  queue = createQueueTest(server)
  const id = queue.campaign(1)
  queue.run(id)
  await queue.until(() => queue!.pauses.length > 0 && queue!.states(id).sending === undefined)
  expect(queue.pauses[0]).toMatchObject({ reason: 'sender-refused' })
  expect(queue.states(id)).toEqual({ waiting: 1 })
})
