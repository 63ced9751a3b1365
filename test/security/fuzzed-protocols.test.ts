import fc from 'fast-check'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { contract } from '../../src/shared/contract/index.ts'
import { type EngineClient, startTestEngine, type TestEngine, until } from '../helpers/test-engine.ts'
import { testActor } from '../helpers/call.ts'

const full = process.env['SECURITY'] === 'full'

let engine: TestEngine | undefined
const ports: MessagePort[] = []
afterEach(async () => {
  for (const port of ports.splice(0)) port.close()
  await engine?.close()
})

/** A window's connection, and its bare port. */
function connection(engine: TestEngine): { port: MessagePort; client: EngineClient } {
  const { port1, port2 } = new MessageChannel()
  ports.push(port1, port2)
  engine.engine.connect(port1, testActor)
  port2.start()
  return { port: port2, client: createORPCClient(new RPCLink({ port: port2 })) }
}

/** `users.page`, `log.get` … of the contract. */
const procedures = Object.entries(contract).flatMap(([group, calls]) =>
  Object.keys(calls).map((name) => `${group}/${name}`)
)

const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, maxDepth: 4 })
const path = fc.oneof(
  fc.constantFrom(...procedures.map((name) => `/${name}`)),
  fc.constantFrom('/__proto__/constructor', '/constructor', '/users/__proto__', '/../users/page', ''),
  fc.string()
)
/** As oRPC's client writes them, with anything in their place; and what is nothing of the kind. */
const message = fc.oneof(
  anything,
  fc.string(),
  fc.uint8Array({ maxLength: 200 }),
  fc.record(
    { i: fc.oneof(fc.string(), fc.nat(9)), t: fc.oneof(fc.nat(9), anything), p: anything },
    { requiredKeys: [] }
  ),
  fc
    .record({
      path,
      json: fc.oneof(
        fc.jsonValue(),
        fc.record({ id: fc.integer(), filter: fc.jsonValue(), offset: fc.integer() })
      )
    })
    .map(({ path, json }) => JSON.stringify({ i: '1', p: { u: `orpc:${path}`, b: { json } } }))
)

describe('fuzzed messages on the engine’s port', () => {
  it('crash nothing, hang nothing and fill no memory', { timeout: full ? 1_800_000 : 120_000 }, async () => {
    engine = await startTestEngine()
    const { port, client } = connection(engine)
    const status = () => client.system.status({})
    await status()
    const round = async (seed: number, numRuns: number) => {
      for (const one of fc.sample(message, { numRuns, seed })) {
        try {
          port.postMessage(one)
        } catch {
          // What cannot be cloned does not get there.
        }
      }
      await status()
      await engine!.client.system.status({})
    }
    const runs = full ? 10_000 : 1000
    await round(1, runs)
    globalThis.gc?.()
    const before = process.memoryUsage().heapUsed
    await round(2, runs)
    globalThis.gc?.()
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100e6)
  })

  it(
    'with any input, every procedure answers or refuses with a code',
    { timeout: full ? 1_800_000 : 120_000 },
    async () => {
      engine = await startTestEngine()
      const { client } = connection(engine)
      const codes = new Set<string>()
      // Those that delete everything or send: what they do with a good input is tested elsewhere.
      const left = procedures.filter(
        (name) => !/^(data|events)\//.test(name) && !/watch|addSamples/.test(name)
      )
      const inputs = fc.sample(fc.oneof(anything, fc.record({ id: fc.oneof(fc.integer(), fc.string()) })), {
        numRuns: full ? 200 : 12,
        seed: 3
      })
      for (const name of left) {
        const [group, call] = name.split('/') as [string, string]
        const procedure = (
          client as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>
        )[group]![call]!
        const ends = AbortSignal.timeout(60_000)
        const answers = inputs.map((input) =>
          procedure(input).then(
            () => 'ok',
            (error: { code?: string; name?: string }) => error.code ?? error.name ?? 'none'
          )
        )
        const outcome = await Promise.race([
          Promise.all(answers),
          new Promise<string[]>((_, reject) =>
            ends.addEventListener('abort', () => reject(new Error(`${name} hangs`)))
          )
        ])
        for (const code of outcome) codes.add(code)
      }
      expect([...codes]).toContain('BAD_INPUT')
      expect([...codes]).not.toContain('INTERNAL')
      await client.system.status({})
    }
  )
})

describe('fuzzed SMTP to the test mailbox', () => {
  const line = fc.oneof(
    fc.constantFrom(
      'EHLO x',
      'HELO',
      'MAIL FROM:<a@x.example>',
      'RCPT TO:<b@x.example>',
      'DATA',
      '.',
      'RSET',
      'NOOP',
      'QUIT',
      'AUTH PLAIN AAAA',
      'STARTTLS',
      'BDAT 99999999999',
      'VRFY x',
      'XCLIENT ADDR=1',
      'MAIL FROM:<>',
      'RCPT TO:<>',
      'RCPT TO:<@a,@b:c@d>'
    ),
    fc.string({ maxLength: 200 }),
    fc.string({ unit: 'binary', maxLength: 2000 }),
    fc.nat(3).map((n) => 'A'.repeat(10 ** (n + 2)))
  )
  const talk = fc.array(line, { maxLength: 12 }).map((lines) => Buffer.from(`${lines.join('\r\n')}\r\n`))

  it(
    'crashes nothing, hangs nothing and fills no memory; a mail still gets in',
    { timeout: full ? 1_800_000 : 120_000 },
    async () => {
      engine = await startTestEngine()
      const { client } = engine
      const { mailboxPort } = await client.system.status({})
      const say = (bytes: Buffer) =>
        new Promise<void>((resolve) => {
          const socket = connect(mailboxPort!, '127.0.0.1')
          socket
            .on('error', () => undefined)
            .on('close', () => resolve())
            .resume()
          socket.end(bytes)
          // The server waits for the rest of what was begun: it need not.
          void pause(300).then(() => socket.destroy())
        })
      const round = async (seed: number) => {
        const talks = fc.sample(talk, { numRuns: full ? 2000 : 150, seed })
        for (let at = 0; at < talks.length; at += 25) await Promise.all(talks.slice(at, at + 25).map(say))
      }
      await round(1)
      const before = process.memoryUsage().heapUsed
      await round(2)
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(100e6)

      const { total } = await client.mailbox.page({ offset: 0, limit: 1 })
      const accountId = (await client.accounts.list({})).find(({ kind }) => kind === 'mailbox')!.id
      await client.campaigns.sendTest({ templateId: 'confirm-account', accountId, to: 'me@x.example' })
      await until(async () => (await client.mailbox.page({ offset: 0, limit: 1 })).total > total)
      expect((await client.mailbox.page({ offset: 0, limit: 1 })).total).toBe(total + 1)
    }
  )
})
