import { ORPCError } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEngineClient } from '../../../src/renderer/client/engine-client.ts'
import { openEngineConnection } from '../../../src/renderer/client/engine-connection.ts'
import { procedures, windowWithEngine } from './engine-on-a-port.ts'

const counts = {
  users: 3,
  pending: 1,
  live: 0,
  paused: 0,
  scheduled: 0,
  captured: 0,
  unseen: 0,
  decisions: 0
}
const answering = { system: { counts: procedures.system.counts.handler(() => counts) } }

describe('The connection to the engine', () => {
  let shell: ReturnType<typeof windowWithEngine>
  beforeEach(() => {
    shell = windowWithEngine()
  })
  afterEach(() => shell.close())

  const open = () => {
    const connection = openEngineConnection(shell.engine, shell.window)
    return { connection, client: createEngineClient(connection) }
  }

  it('keeps a call that comes before the engine until there is one', async () => {
    const { client } = open()
    const answer = client.system.counts({})
    shell.connect(answering)
    await expect(answer).resolves.toEqual(counts)
  })

  it('rejects what is under way with ENGINE_GONE when the engine dies, and goes on with the next one', async () => {
    const { client } = open()
    const asked = Promise.withResolvers<void>()
    const silent = {
      system: {
        counts: procedures.system.counts.handler(() => {
          asked.resolve()
          return new Promise<typeof counts>(() => undefined)
        })
      }
    }
    const engine = shell.connect(silent)
    const lost = client.system.counts({})
    const refusal = expect(lost).rejects.toMatchObject({ name: 'AppError', code: 'ENGINE_GONE' })
    await asked.promise
    engine.die()
    await refusal

    const next = client.system.counts({})
    shell.connect(answering)
    await expect(next).resolves.toEqual(counts)
  })

  it('ends a stream with ENGINE_GONE when main says that the engine is being started again', async () => {
    const { client } = open()
    const watch = procedures.events.watch.handler(async function* () {
      yield { kind: 'campaigns' as const }
      await new Promise(() => undefined)
    })
    shell.connect({ events: { watch } })
    const stream = await client.events.watch({})
    await expect(stream.next()).resolves.toMatchObject({ value: { kind: 'campaigns' } })
    const refusal = expect(stream.next()).rejects.toMatchObject({ code: 'ENGINE_GONE' })
    shell.say({ state: 'restarting', attempt: 2 })
    await refusal
  })

  it('refuses at once, with main’s reason, when the engine cannot be started', async () => {
    const { client } = open()
    const waiting = expect(client.system.counts({})).rejects.toMatchObject({ code: 'ENGINE_GONE' })
    const problem = { code: 'DATABASE_NEWER', reason: 'data-newer', params: { found: 90, known: 70 } }
    shell.say({ state: 'failed', problem, attempt: 1 })
    await waiting
    await expect(client.system.counts({})).rejects.toMatchObject({
      reason: 'data-newer',
      params: problem.params
    })
  })

  it('gives the engine’s refusals as AppErrors with their code and data', async () => {
    const { client } = open()
    shell.connect({
      users: {
        add: procedures.users.add.handler(() => {
          throw new ORPCError('INVALID_FIELD', {
            message: 'for the log',
            data: { field: 'address', reason: 'address-without-domain', params: { address: 'a@' } }
          })
        })
      }
    })
    await expect(client.users.add({ name: 'A', address: 'a@' })).rejects.toMatchObject({
      name: 'AppError',
      code: 'INVALID_FIELD',
      reason: 'address-without-domain',
      params: { address: 'a@' },
      data: { field: 'address' }
    })
  })

  it('tells its listeners of each new engine, and the last one’s signal aborts', () => {
    const { connection } = open()
    const signals: AbortSignal[] = []
    connection.onConnect((gone) => signals.push(gone))
    shell.connect(answering)
    shell.connect(answering)
    expect(signals.map((signal) => signal.aborted)).toEqual([true, false])
  })

  it('ends the engine’s side of a stream when its reader goes away', async () => {
    const { client } = open()
    const ended = Promise.withResolvers<void>()
    shell.connect({
      events: {
        watch: procedures.events.watch.handler(async function* ({ signal }) {
          try {
            yield { kind: 'log' as const }
            await new Promise((resolve) => signal?.addEventListener('abort', resolve))
          } finally {
            ended.resolve()
          }
        })
      }
    })
    for await (const event of await client.events.watch({})) {
      expect(event.kind).toBe('log')
      break
    }
    await ended.promise
  })
})
