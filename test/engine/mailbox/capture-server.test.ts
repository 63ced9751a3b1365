import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import nodemailer from 'nodemailer'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/engine/runtime/clock.ts'
import { openCaptureServer } from '../../../src/engine/mailbox/capture-server.ts'
import type {
  CaptureServer,
  CaptureServerOptions,
  CapturedMessage
} from '../../../src/engine/mailbox/capture-server.ts'
import { noFaults } from '../../../src/shared/models/mailbox-faults.ts'
import { AppError } from '../../../src/shared/errors.ts'
import type { MailboxFaults } from '../../../src/shared/models/mailbox.ts'
import { seededRandom } from '../../helpers/test-parts.ts'

const open: { server: CaptureServer; close: () => void }[] = []
afterEach(async () => {
  for (const { close, server } of open.splice(0)) {
    close()
    await server.close()
  }
})

async function start(options: Partial<CaptureServerOptions> = {}, connections = 4) {
  const stored: CapturedMessage[][] = []
  const failures: unknown[] = []
  const server = await openCaptureServer({
    clock: systemClock,
    random: seededRandom(1),
    faults: () => noFaults,
    store(messages) {
      stored.push(messages)
      return Promise.resolve()
    },
    onError: (error) => failures.push(error),
    ...options
  })
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port: server.port,
    pool: true,
    maxConnections: connections,
    maxMessages: Infinity,
    maxRequeues: 0
  })
  open.push({ server, close: () => transport.close() })
  const send = (to: string, more: Record<string, unknown> = {}) =>
    transport.sendMail({
      from: { name: 'Ragtime', address: 'admin@ragtime.example' },
      to: { name: 'Amara', address: to },
      subject: 'Confirm',
      text: 'x',
      ...more
    })
  return { server, stored, failures, send, messages: () => stored.flat() }
}

/** Says `lines` to the server one after the other, each when the one before was answered; gives back the answers. */
function converse(port: number, lines: string[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const answers: string[] = []
    const left = [...lines]
    let heard = ''
    const socket = connect(port, '127.0.0.1')
    socket.on('error', reject)
    socket.on('close', () => resolve(answers))
    socket.on('data', (chunk) => {
      heard += chunk.toString()
      for (let end = heard.indexOf('\r\n'); end !== -1; end = heard.indexOf('\r\n')) {
        const line = heard.slice(0, end)
        heard = heard.slice(end + 2)
        if (line[3] === '-') continue
        answers.push(line)
        const next = left.shift()
        if (next === undefined) socket.destroy()
        else socket.write(`${next}\r\n`)
      }
    })
  })
}

describe('the test mailbox', () => {
  it('takes a message as it was sent', async () => {
    const { send, messages } = await start()
    await send('amara@x.example', {
      subject: 'Grüße 👋',
      html: '<p>é</p>',
      text: '.\r\n..\r\nfrom here\r\n.end'
    })
    const [message] = messages()
    expect(message).toMatchObject({
      mailFrom: 'admin@ragtime.example',
      rcptTo: 'amara@x.example',
      toName: 'Amara',
      subject: 'Grüße 👋'
    })
    expect(message!.raw.toString()).toMatch(/^From: Ragtime <admin@ragtime\.example>\r\n/)
    // A line that begins with a dot travels with two of them, and arrives with one.
    expect(message!.raw.toString()).toContain('\r\n.\r\n..\r\nfrom here\r\n.end')
  })

  it('takes 500 messages over several connections, each once', async () => {
    const { send, messages, stored } = await start({}, 8)
    await Promise.all(Array.from({ length: 500 }, (_, index) => send(`p${index}@x.example`)))
    const addresses = messages().map(({ rcptTo }) => rcptTo)
    expect(new Set(addresses).size).toBe(500)
    expect(addresses).toHaveLength(500)
    expect(stored.length).toBeLessThan(500)
  })

  it('answers only after the message is stored', async () => {
    const gate = Promise.withResolvers<void>()
    const storing = Promise.withResolvers<void>()
    const { send } = await start({
      store() {
        storing.resolve()
        return gate.promise
      }
    })
    let answered = false
    const sent = send('a@x.example').then(() => (answered = true))
    await storing.promise
    await new Promise((resolve) => setImmediate(resolve))
    expect(answered).toBe(false)
    gate.resolve()
    await sent
    expect(answered).toBe(true)
  })

  it('has the sender come again where a message could not be stored', async () => {
    const errors = [new AppError('DISK_FULL', 'disk-full'), new Error('/secret/path is gone')]
    const { send, messages } = await start({ store: () => Promise.reject(errors.shift()!) })
    await expect(send('a@x.example')).rejects.toMatchObject({ responseCode: 452, command: 'DATA' })
    const failed = await send('a@x.example').catch((error: unknown) => error as { response: string })
    expect(failed).toMatchObject({ responseCode: 451 })
    expect((failed as { response: string }).response).not.toContain('secret')
    expect(messages()).toEqual([])
  })

  it('goes on after that', async () => {
    let failing = true
    const kept: CapturedMessage[] = []
    const { send } = await start({
      store(messages) {
        if (failing) throw new Error('broken')
        kept.push(...messages)
        return Promise.resolve()
      }
    })
    await expect(send('a@x.example')).rejects.toMatchObject({ responseCode: 451 })
    failing = false
    await send('b@x.example')
    expect(kept.map(({ rcptTo }) => rcptTo)).toEqual(['b@x.example'])
  })

  it('refuses a message that is too large, and takes the next', async () => {
    const { send, messages } = await start({ maxSize: 10_000 }, 1)
    await expect(send('a@x.example', { text: 'x'.repeat(50_000) })).rejects.toMatchObject({
      responseCode: 552
    })
    await send('b@x.example')
    expect(messages().map(({ rcptTo }) => rcptTo)).toEqual(['b@x.example'])
  })

  it('refuses one that hides its size', async () => {
    const { server, messages } = await start({ maxSize: 10_000 })
    const answers = await converse(server.port, [
      'EHLO x',
      'MAIL FROM:<a@x.example>',
      'RCPT TO:<b@x.example>',
      'DATA',
      `${'x'.repeat(70)}\r\n`.repeat(500) + '.'
    ])
    expect(answers.at(-1)).toMatch(/^552 5\.3\.4/)
    expect(messages()).toEqual([])
  })

  it('holds no more in memory than it is to, however many come in at once; what does not fit is asked to come again', async () => {
    const storing = Promise.withResolvers<void>()
    const stored = Promise.withResolvers<void>()
    const { send } = await start({
      maxHeld: 25_000,
      store() {
        storing.resolve()
        return stored.promise
      }
    })
    const first = send('a@x.example', { text: 'x'.repeat(20_000) })
    await storing.promise
    await expect(send('b@x.example', { text: 'x'.repeat(10_000) })).rejects.toMatchObject({
      responseCode: 452
    })
    stored.resolve()
    await first
    await send('c@x.example', { text: 'x'.repeat(20_000) })
  })

  it('takes one recipient a message', async () => {
    const { server } = await start()
    const answers = await converse(server.port, [
      'EHLO x',
      'MAIL FROM:<a@x.example>',
      'RCPT TO:<b@x.example>',
      'RCPT TO:<c@x.example>'
    ])
    expect(answers.map((answer) => answer.slice(0, 3))).toEqual(['220', '250', '250', '250', '452'])
  })

  it('holds no more than 200 connections open, and is there again when they go', async () => {
    const { server, send, messages } = await start()
    const greeted = (socket: Socket) =>
      new Promise<string>((resolve, reject) => {
        socket.on('data', (chunk: Buffer) => resolve(chunk.toString()))
        socket.on('error', reject)
      })
    const idle = Array.from({ length: 200 }, () => connect(server.port, '127.0.0.1'))
    await Promise.all(idle.map(greeted))
    const late = connect(server.port, '127.0.0.1')
    expect(await greeted(late)).toMatch(/^421 /)
    late.destroy()
    await Promise.all(
      idle.map((socket) => {
        const closed = once(socket, 'close')
        socket.end('QUIT\r\n')
        return closed
      })
    )
    await send('a@x.example')
    expect(messages()).toHaveLength(1)
  })

  it('takes no log-in and offers no TLS: it is on this computer', async () => {
    const { server } = await start()
    const answers = await converse(server.port, ['EHLO x', 'AUTH PLAIN AGEAYg==', 'STARTTLS'])
    expect(answers.slice(2).map((answer) => answer[0])).toEqual(['5', '5'])
  })

  it('listens on loopback alone', async () => {
    const { server } = await start()
    await expect(
      new Promise((resolve, reject) => {
        const socket = connect(server.port, '127.0.0.2')
        socket.on('connect', () => {
          socket.destroy()
          resolve('connected')
        })
        socket.on('error', reject)
      })
    ).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('keeps what it was given when it closes, and lets nobody wait', async () => {
    const { server, send, messages } = await start()
    await send('a@x.example')
    await server.close()
    expect(messages()).toHaveLength(1)
    await expect(send('b@x.example')).rejects.toBeTruthy()
  })

  it('outlives clients that break off or talk nonsense', async () => {
    const { server, send, messages, failures } = await start()
    const nonsense = ['', '\0\0\0', 'GET / HTTP/1.1', 'MAIL FROM:<', 'DATA', `EHLO ${'x'.repeat(100_000)}`]
    for (const line of nonsense) await converse(server.port, [line, 'QUIT']).catch(() => [])
    for (const lines of [
      ['EHLO x'],
      ['EHLO x', 'MAIL FROM:<a@x.example>'],
      ['EHLO x', 'MAIL FROM:<a@x.example>', 'RCPT TO:<b@x.example>', 'DATA']
    ]) {
      await converse(server.port, lines)
    }
    await send('a@x.example')
    expect(messages()).toHaveLength(1)
    expect(failures).toEqual([])
  })
})

const playing = (faults: Partial<MailboxFaults>, options: Partial<CaptureServerOptions> = {}) =>
  start({ faults: () => ({ ...noFaults, ...faults }), ...options }, 1)

describe('the faults it plays', () => {
  it('421: the server is too busy and hangs up', async () => {
    const { server, messages } = await playing({ busy421: 100 })
    const answers = await converse(server.port, ['EHLO x', 'MAIL FROM:<a@x.example>', 'NOOP'])
    expect(answers.at(-1)).toBe('421 4.3.2 Too many connections, try again later')
    expect(messages()).toEqual([])
  })

  it('451: the recipient is greylisted', async () => {
    const { send, messages } = await playing({ greylist451: 100 })
    await expect(send('a@x.example')).rejects.toMatchObject({ responseCode: 451, command: 'RCPT TO' })
    expect(messages()).toEqual([])
  })

  it('550: the recipient is not known, by name', async () => {
    const { send, messages } = await playing({ reject550: 100 })
    const error = await send('gone@x.example').catch((error: unknown) => error)
    expect(error).toMatchObject({
      responseCode: 550,
      command: 'RCPT TO',
      rejectedErrors: [{ response: '550 5.1.1 <gone@x.example>: Recipient address rejected: User unknown' }]
    })
    expect(messages()).toEqual([])
  })

  it('dropped before the body: nothing was taken', async () => {
    const { server, messages } = await playing({ dropBeforeBody: 100 })
    const answers = await converse(server.port, [
      'EHLO x',
      'MAIL FROM:<a@x.example>',
      'RCPT TO:<b@x.example>',
      'DATA'
    ])
    expect(answers).toHaveLength(3)
    expect(messages()).toEqual([])
  })

  it('dropped after the body: taken, but the sender cannot know', async () => {
    const { server, messages } = await playing({ dropAfterBody: 100 })
    const answers = await converse(server.port, [
      'EHLO x',
      'MAIL FROM:<a@x.example>',
      'RCPT TO:<b@x.example>',
      'DATA',
      'Subject: x\r\n\r\nx\r\n.',
      'NOOP'
    ])
    expect(answers.at(-1)).toMatch(/^354/)
    expect(messages()).toHaveLength(1)
  })

  it('a delay: the answer takes its time, the message does not', async () => {
    const timers: { ms: number; work: () => void }[] = []
    const clock = {
      ...systemClock,
      after(ms: number, work: () => void) {
        if (ms < 1000) return systemClock.after(ms, work)
        timers.push({ ms, work })
        return () => {}
      }
    }
    const { send, messages } = await playing({ delayMs: 30_000 }, { clock })
    let answered = false
    const sent = send('a@x.example').then(() => (answered = true))
    await expect.poll(() => timers.length).toBe(1)
    expect(timers[0]!.ms).toBe(30_000)
    expect(messages()).toHaveLength(1)
    expect(answered).toBe(false)
    timers[0]!.work()
    await sent
  })

  it('a delay does not hold up the end', async () => {
    const { server, send, messages } = await playing({ delayMs: 60_000 })
    const sent = send('a@x.example').catch((error: unknown) => error)
    await expect.poll(() => messages().length).toBe(1)
    await server.close()
    expect(await sent).toBeInstanceOf(Error)
  })

  it('in the shares asked for, the same for the same seed', async () => {
    const faults = { ...noFaults, greylist451: 20, reject550: 10 }
    const run = async () => {
      const { send, messages } = await playing(faults, { random: seededRandom(42) })
      const codes: number[] = []
      for (let index = 0; index < 300; index++) {
        const result = await send(`p${index}@x.example`).catch(
          (error: unknown) => error as { responseCode: number }
        )
        codes.push('responseCode' in result ? result.responseCode : 250)
      }
      expect(messages()).toHaveLength(codes.filter((code) => code === 250).length)
      return codes
    }
    const codes = await run()
    const share = (code: number) => codes.filter((one) => one === code).length / codes.length
    expect(share(451)).toBeGreaterThan(0.14)
    expect(share(451)).toBeLessThan(0.26)
    expect(share(550)).toBeGreaterThan(0.06)
    expect(share(550)).toBeLessThan(0.14)
    expect(await run()).toEqual(codes)
  })
})
