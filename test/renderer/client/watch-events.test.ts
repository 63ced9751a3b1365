import { QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import {
  createEngineClient,
  createEngineQueries,
  createQueryClient
} from '../../../src/renderer/client/engine-client.ts'
import { openEngineConnection } from '../../../src/renderer/client/engine-connection.ts'
import { createSendingStore } from '../../../src/renderer/client/sending-store.ts'
import { watchEvents } from '../../../src/renderer/client/watch-events.ts'
import type { EngineEvent } from '../../../src/shared/models/events.ts'
import { procedures, windowWithEngine } from './engine-on-a-port.ts'

/** An engine whose events the test says, and which counts what it is asked. */
function tellingEngine() {
  const said: EngineEvent[] = []
  let more = Promise.withResolvers<void>()
  const asked = { counts: 0, mailbox: 0 }
  const watchers = { now: 0, ever: 0 }
  const router = {
    events: {
      watch: procedures.events.watch.handler(async function* ({ signal }) {
        watchers.now++
        watchers.ever++
        let next = said.length
        try {
          while (!signal?.aborted) {
            for (; next < said.length; next++) yield said[next]!
            await Promise.race([more.promise, new Promise((stop) => signal?.addEventListener('abort', stop))])
          }
        } finally {
          watchers.now--
        }
      })
    },
    users: {
      counts: procedures.users.counts.handler(() => {
        asked.counts++
        return { all: asked.counts, pending: 0, verified: 0, undeliverable: 0 }
      })
    },
    mailbox: {
      faults: procedures.mailbox.faults.handler(() => {
        asked.mailbox++
        return { busy421: 0, greylist451: 0, reject550: 0, dropBeforeBody: 0, dropAfterBody: 0, delayMs: 0 }
      })
    }
  }
  const say = (event: EngineEvent) => {
    said.push(event)
    more.resolve()
    more = Promise.withResolvers<void>()
  }
  return { router, say, asked, watchers }
}

describe('Following the engine', () => {
  let shell: ReturnType<typeof windowWithEngine>
  beforeEach(() => {
    shell = windowWithEngine()
  })
  afterEach(() => shell.close())

  function follow() {
    const connection = openEngineConnection(shell.engine, shell.window)
    const client = createEngineClient(connection)
    const queries = createQueryClient()
    // Otherwise what nobody looks at any more is kept for minutes.
    onTestFinished(() => queries.clear())
    const sending = createSendingStore()
    watchEvents(connection, client, queries, sending)
    const utils = createEngineQueries(client)
    const users = new QueryObserver(queries, utils.users.counts.queryOptions({ input: { filter: {} } }))
    const mailbox = new QueryObserver(queries, utils.mailbox.faults.queryOptions({ input: {} }))
    return { users, mailbox, sending }
  }

  it('asks again for what changed, and only for that', async () => {
    const engine = tellingEngine()
    shell.connect(engine.router)
    const { users, mailbox } = follow()
    shell.connect(engine.router)
    const stops = [users.subscribe(() => undefined), mailbox.subscribe(() => undefined)]
    await expect.poll(() => engine.watchers.now).toBe(1)
    await expect.poll(() => users.getCurrentResult().data?.all).toBeGreaterThan(0)
    await expect.poll(() => mailbox.getCurrentResult().data).toBeDefined()
    const before = { ...engine.asked }

    engine.say({ kind: 'users', ids: [1] })
    await expect.poll(() => engine.asked.counts).toBe(before.counts + 1)
    expect(engine.asked.mailbox).toBe(before.mailbox)
    for (const stop of stops) stop()
  })

  it('asks once for a burst of events', async () => {
    const engine = tellingEngine()
    const { users } = follow()
    shell.connect(engine.router)
    const stop = users.subscribe(() => undefined)
    await expect.poll(() => engine.watchers.now).toBe(1)
    await expect.poll(() => users.getCurrentResult().data?.all).toBeGreaterThan(0)
    const before = engine.asked.counts
    for (let event = 0; event < 50; event++) engine.say({ kind: 'users', ids: [event + 1] })
    await expect.poll(() => engine.asked.counts).toBeGreaterThan(before)
    expect(engine.asked.counts).toBeLessThanOrEqual(before + 2)
    stop()
  })

  it('keeps what is being sent, and forgets it when the engine is gone', async () => {
    const engine = tellingEngine()
    const { sending } = follow()
    const port = shell.connect(engine.router)
    await expect.poll(() => engine.watchers.now).toBe(1)
    engine.say({ kind: 'sending', campaigns: [progress] })
    await expect.poll(() => sending.get().length).toBe(1)
    port.die()
    await expect.poll(() => sending.get().length).toBe(0)
  })

  it('listens to the next engine and asks again for everything', async () => {
    const first = tellingEngine()
    const second = tellingEngine()
    const { users } = follow()
    shell.connect(first.router)
    const stop = users.subscribe(() => undefined)
    await expect.poll(() => first.asked.counts).toBeGreaterThan(0)
    shell.connect(second.router)
    await expect.poll(() => second.asked.counts).toBeGreaterThan(0)
    await expect.poll(() => second.watchers.now).toBe(1)
    stop()
  })
})

const progress = {
  id: 7,
  kind: 'campaign' as const,
  name: 'Verify pending users',
  state: 'running' as const,
  pauseReason: null,
  pauseDetail: null,
  createdAt: 1,
  startedAt: 1,
  finishedAt: null,
  startsAt: null,
  templateName: 'Confirm your account',
  accountName: 'Test mailbox',
  accountKind: 'mailbox' as const,
  ratePerSecond: null,
  total: 10,
  prepared: true,
  counts: {
    waiting: 10,
    sending: 0,
    accepted: 0,
    deferred: 0,
    rejected: 0,
    unknown: 0,
    skipped: 0,
    cancelled: 0
  },
  perSecond: 0,
  remainingMs: null,
  waits: []
}
