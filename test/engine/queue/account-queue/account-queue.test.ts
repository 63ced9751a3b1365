import { afterEach, expect, test } from 'vitest'
import { recoverQueue } from '../../../../src/engine/deliveries/recovery.ts'
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

const attempts = (queue: QueueTest) =>
  queue.parts.db.statement('SELECT address, outcome, cause, try, reply FROM attempts ORDER BY id').all() as {
    address: string
    outcome: string
    cause: string
    try: number
    reply: string
  }[]

test('sends each recipient of a campaign exactly one message', async () => {
  const { server, queue } = await setUp()
  const id = queue.campaign(250)
  queue.run(id)
  await queue.until(() => queue.states(id).accepted === 250)
  const received = server.acceptedRecipients()
  expect(received).toHaveLength(250)
  expect(new Set(received).size).toBe(250)
  expect(server.mostOpen).toBeLessThanOrEqual(3)
})

test('keeps the server words of each attempt', async () => {
  const { queue } = await setUp({
    script: [{ at: 'rcpt', recipient: /^user2@/, answer: '550 5.1.1 No such user' }]
  })
  const id = queue.campaign(3)
  queue.run(id)
  await queue.until(() => (queue.states(id).accepted ?? 0) + (queue.states(id).rejected ?? 0) === 3)
  expect(attempts(queue).find(({ address }) => address === 'user2@x.example')).toMatchObject({
    outcome: 'rejected',
    cause: 'no-such-mailbox',
    try: 1,
    reply: '550 5.1.1 No such user'
  })
})

test('marks an address that does not exist undeliverable, and nobody for what the account did wrong', async () => {
  const { queue } = await setUp({
    script: [
      { at: 'rcpt', recipient: /^user2@/, answer: '550 5.1.1 No such user' },
      { at: 'mail', message: (n) => n > 3, answer: '550 5.7.60 Not allowed to send as this sender' }
    ]
  })
  const id = queue.campaign(6)
  queue.run(id)
  await queue.until(() => queue.pauses.length > 0 && queue.states(id).sending === undefined)
  expect(queue.pauses).toEqual([
    {
      campaignId: id,
      reason: 'sender-refused',
      detail: { reason: 'said', params: { text: '550 5.7.60 Not allowed to send as this sender' } }
    }
  ])
  const undeliverable = queue.parts.db
    .statement(`SELECT address FROM users WHERE status = 'undeliverable'`)
    .all()
  expect(undeliverable.map(({ address }) => address)).toEqual(['user2@x.example'])
  expect(queue.states(id).waiting).toBe(3)
})

test('a connection lost after the body makes the delivery unknown, and it is not sent again', async () => {
  const { server, queue } = await setUp({
    script: [{ at: 'final', message: 2, answer: { drop: 'reset' } }]
  })
  const id = queue.campaign(5)
  queue.run(id)
  await queue.until(() => queue.states(id).accepted === 4)
  expect(queue.states(id)).toEqual({ accepted: 4, unknown: 1 })
  expect(server.messages).toHaveLength(5)
})

test('a connection lost before the body counts no attempt, and the message goes out after a rest', async () => {
  const { queue } = await setUp(
    { script: [{ at: 'rcpt', times: 1, answer: { drop: 'reset' } }] },
    { connections: 1 }
  )
  const id = queue.campaign(3)
  queue.run(id)
  await queue.until(() => queue.states(id).accepted === 3)
  expect(attempts(queue).map(({ outcome, try: n }) => [outcome, n])).toEqual([
    ['not-sent', 1],
    ['accepted', 1],
    ['accepted', 1],
    ['accepted', 1]
  ])
})

test('a refused log-in pauses within the messages in flight', async () => {
  const { server, queue } = await setUp({
    script: [{ at: 'mail', message: (n) => n > 20, answer: '530 5.7.0 Authentication required' }]
  })
  const id = queue.campaign(100)
  queue.run(id)
  await queue.until(() => queue.pauses.length > 0 && queue.states(id).sending === undefined)
  expect(queue.pauses[0]).toMatchObject({ reason: 'account-refused' })
  expect(queue.states(id)).toEqual({ accepted: 20, waiting: 80 })
  expect(server.lines.filter(({ line }) => line.startsWith('MAIL')).length).toBeLessThanOrEqual(20 + 3)
})

test('a deferred recipient waits for its time while others go on', async () => {
  const { queue } = await setUp({
    script: [{ at: 'rcpt', recipient: /^user1@/, answer: '451 4.7.1 Greylisted, try again in 300 seconds' }]
  })
  const id = queue.campaign(4)
  const before = Date.now()
  queue.run(id)
  await queue.until(() => queue.states(id).accepted === 3)
  const row = queue.parts.db
    .statement(`SELECT state, due_at, tries FROM deliveries WHERE state = 'deferred'`)
    .get()
  expect(row).toMatchObject({ tries: 1 })
  expect(Number(row?.due_at)).toBeGreaterThan(before + 4 * 60_000)
})

test('nothing is handed over after a halt, and what is under way still settles', async () => {
  let letGo = () => {}
  const held = new Promise<void>((resolve) => (letGo = resolve))
  const { server, queue } = await setUp({
    script: [{ at: 'final', message: (n) => n > 5, answer: { hold: held, answer: '250 2.0.0 Ok' } }]
  })
  const id = queue.campaign(50)
  queue.run(id)
  await server.until(({ messages }) => messages.length === 8)
  queue.dispatcher.halt(id)
  letGo()
  await queue.until(() => queue.states(id).accepted === 8)
  expect(queue.states(id)).toEqual({ accepted: 8, waiting: 42 })
})

test('no window of one second holds more hand-overs than the rate', async () => {
  const perSecond = 40
  const { queue } = await setUp({}, { connections: 5, perSecond })
  const id = queue.campaign(100)
  queue.run(id)
  await queue.until(() => queue.states(id).accepted === 100)
  const times = queue.parts.db.statement('SELECT started_at AS at FROM attempts ORDER BY id').all() as {
    at: number
  }[]
  for (const [index, { at }] of times.entries()) {
    const inWindow = times.slice(index).filter((other) => other.at < at + 1000).length
    expect(inWindow).toBeLessThanOrEqual(perSecond)
  }
})

test('a first batch stops by itself at its number', async () => {
  const { queue } = await setUp()
  const id = queue.campaign(60)
  queue.run(id, { firstBatch: 20 })
  await queue.until(() => queue.states(id).accepted === 20)
  expect(queue.states(id)).toEqual({ accepted: 20, waiting: 40 })
})

test('the same refusal for five recipients in a row pauses the campaign', async () => {
  const { queue } = await setUp(
    { script: [{ at: 'rcpt', answer: '554 5.7.1 Rejected by policy' }] },
    { connections: 1 }
  )
  const id = queue.campaign(30)
  queue.run(id, { stopLoss: true })
  await queue.until(() => queue.pauses.length > 0 && queue.states(id).sending === undefined)
  expect(queue.pauses[0]).toMatchObject({ reason: 'same-code-in-a-row' })
  expect(queue.states(id).rejected).toBe(5)
})

test('what was under way when the engine ended is unknown at the next start, and only that', async () => {
  const { server, queue } = await setUp({
    script: [{ at: 'final', message: (n) => n > 10, answer: { stall: true } }]
  })
  const id = queue.campaign(40)
  queue.run(id)
  await server.until(({ messages }) => messages.length === 13)
  await queue.until(() => queue.states(id).accepted === 10)
  // As a kill leaves it: nothing is settled any more.
  queue.dispatcher.halt(id)
  expect(recoverQueue(queue.parts.db, Date.now()).unknown).toEqual([{ campaignId: id, count: 3 }])
  expect(queue.states(id)).toEqual({ accepted: 10, unknown: 3, waiting: 27 })
  expect(attempts(queue).filter(({ outcome }) => outcome === 'unknown')).toHaveLength(3)
})

test('a result that comes after a person decided changes nothing', async () => {
  let letGo = () => {}
  const held = new Promise<void>((resolve) => (letGo = resolve))
  const { server, queue } = await setUp({
    script: [{ at: 'final', answer: { hold: held, answer: '550 5.7.1 No' } }]
  })
  const id = queue.campaign(1)
  queue.run(id)
  await server.until(({ messages }) => messages.length === 1)
  recoverQueue(queue.parts.db, Date.now())
  letGo()
  await queue.dispatcher.close(1000)
  expect(queue.states(id)).toEqual({ unknown: 1 })
})

test('what slowed a campaign is marked from when to when', async () => {
  const { queue } = await setUp(
    { script: [{ at: 'greeting', connection: 1, answer: '421 4.3.0 Come back in a moment' }] },
    { connections: 1 }
  )
  const id = queue.campaign(3)
  queue.run(id)
  await queue.until(() => queue.states(id).accepted === 3)
  const marks = queue.parts.db.statement('SELECT from_at, to_at, phrase FROM campaign_marks').all()
  expect(marks).toHaveLength(1)
  expect(JSON.parse(String(marks[0]?.phrase))).toEqual({
    reason: 'held-up',
    params: { trouble: { reason: 'said', params: { text: '421 4.3.0 Come back in a moment' } } }
  })
  expect(Number(marks[0]?.to_at)).toBeGreaterThan(Number(marks[0]?.from_at))
})
