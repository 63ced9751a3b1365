import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import type { SendResult } from '../../../../src/engine/mail/mailer.ts'
import { createSmtpMailer } from '../../../../src/engine/mail/smtp/smtp-mailer.ts'
import { accountFor, closeParts, mailerFor, messageTo, startServer, tokensOf } from '../mail-parts.ts'

afterEach(closeParts)

/** A promise and the means to fulfil it. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open!: () => void
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { opened, open }
}

describe('a message that goes through', () => {
  it('arrives byte for byte, with one recipient, and the result says what the server said', async () => {
    const server = await startServer({ script: [{ at: 'final', answer: '250 2.0.0 queued as 4T1' }] })
    let now = 1000
    const mailer = mailerFor(accountFor(server), { clock: () => (now += 5) })
    const message = messageTo('a@x.example')
    const result = await mailer.send(message)
    expect(result).toEqual({
      outcome: 'accepted',
      bodyRead: true,
      phase: 'final',
      reply: { code: 250, enhanced: '2.0.0', text: '250 2.0.0 queued as 4T1' },
      error: null,
      startedAt: 1005,
      durationMs: 5
    })
    expect(server.messages).toMatchObject([
      { from: 'a@sender.example', recipients: ['a@x.example'], raw: message.raw, accepted: true }
    ])
  })

  it('uses a connection for as many messages as the account says, one after another', async () => {
    const server = await startServer()
    const mailer = mailerFor(accountFor(server, { messagesPerConnection: 3 }))
    for (let i = 0; i < 7; i += 1) await mailer.send(messageTo(`a${i}@x.example`))
    expect(server.messages.map(({ connection }) => connection)).toEqual([1, 1, 1, 2, 2, 2, 3])
    expect(server.mostOpen).toBeLessThanOrEqual(2)
  })

  it('takes an address with letters outside ASCII where the server offers SMTPUTF8', async () => {
    const server = await startServer({ extensions: ['SMTPUTF8', '8BITMIME'] })
    const result = await mailerFor(accountFor(server)).send(messageTo('jõe@x.example'))
    expect(result.outcome).toBe('accepted')
    expect(server.lines.find(({ line }) => line.startsWith('MAIL'))!.line).toMatch(/ SMTPUTF8/)
    expect(server.messages[0]!.recipients).toEqual(['jõe@x.example'])
  })

  it('writes an international domain in ASCII', async () => {
    const server = await startServer()
    await mailerFor(accountFor(server)).send(messageTo('a@jõgeva.example'))
    expect(server.messages[0]!.recipients).toEqual(['a@xn--jgeva-dua.example'])
  })

  it('logs in over STARTTLS with user and password, or with a token', async () => {
    const server = await startServer({ tls: 'starttls', auth: true })
    const secured = { security: 'starttls', user: 'u@x', password: 'pässword' } as const
    await mailerFor(accountFor(server, secured)).send(messageTo('a@x.example'))
    await mailerFor(accountFor(server, { ...secured, oauth2: tokensOf('token') })).send(
      messageTo('b@x.example')
    )
    expect(server.logins).toEqual([
      { user: 'u@x', password: 'pässword', secure: true },
      { user: 'u@x', password: 'token', secure: true }
    ])
    expect(server.acceptedRecipients()).toEqual(['a@x.example', 'b@x.example'])
  })
})

describe('a reply', () => {
  it('of several lines is kept whole', async () => {
    const reply = '550-5.7.1 Refused.\r\n550-5.7.1 See https://x.example\r\n550 5.7.1 Goodbye'
    const server = await startServer({ script: [{ at: 'final', answer: reply }] })
    const result = await mailerFor(accountFor(server)).send(messageTo('a@x.example'))
    expect(result.reply).toEqual({ code: 550, enhanced: '5.7.1', text: reply.replaceAll('\r', '') })
  })

  it('in two packets is one reply', async () => {
    const server = await startServer({
      script: [{ at: 'rcpt', answer: { halves: ['550 5.1', '.1 Unknown\r\n'] } }]
    })
    const result = await mailerFor(accountFor(server)).send(messageTo('a@x.example'))
    expect(result.reply).toEqual({ code: 550, enhanced: '5.1.1', text: '550 5.1.1 Unknown' })
  })

  it('is cut at 500 characters', async () => {
    const server = await startServer({ script: [{ at: 'final', answer: `554 ${'x'.repeat(2000)}` }] })
    const result = await mailerFor(accountFor(server)).send(messageTo('a@x.example'))
    expect(result.reply!.text).toHaveLength(500)
    expect(result.error!.message.length).toBeLessThanOrEqual(500)
  })

  it('without a code has none', async () => {
    const server = await startServer({ script: [{ at: 'mail', answer: 'Nope' }] })
    const result = await mailerFor(accountFor(server)).send(messageTo('a@x.example'))
    expect(result.reply).toEqual({ code: null, enhanced: null, text: 'Nope' })
  })
})

describe('after a failure the next message goes through', () => {
  it.each([
    { at: 'rcpt', answer: '550 5.1.1 No' },
    { at: 'final', answer: '451 4.3.0 Later' },
    { at: 'rcpt', answer: { drop: 'reset' } },
    { at: 'final', answer: { drop: 'end' } },
    { at: 'rset', answer: { drop: 'end' } }
  ] as const)('$at: $answer', async ({ at, answer }) => {
    const server = await startServer({
      script: [
        { at: 'rcpt', times: at === 'rset' ? 1 : 0, answer: '550 5.1.1 No' },
        { at, times: 1, answer }
      ]
    })
    const mailer = mailerFor(accountFor(server))
    expect((await mailer.send(messageTo('a@x.example'))).outcome).toBe('failed')
    expect((await mailer.send(messageTo('b@x.example'))).outcome).toBe('accepted')
    expect(server.acceptedRecipients()).toEqual(['b@x.example'])
  })
})

describe('one message, one recipient', () => {
  it.each([
    'a@x.example, b@y.example',
    'a@x.example>, <b@y.example',
    'a@x.example\r\nRCPT TO:<b@y.example>',
    'a@b@x.example',
    ' a@x.example',
    'a@x.example;b@y.example',
    'a',
    ''
  ])('%j is one RCPT at most', async (address) => {
    const server = await startServer()
    await mailerFor(accountFor(server)).send(messageTo(address))
    const named = server.lines.filter(({ line }) => line.startsWith('RCPT'))
    expect(named.length).toBeLessThanOrEqual(1)
    expect(server.messages.flatMap(({ recipients }) => recipients)).not.toContain('b@y.example')
  })
})

describe('credentials', () => {
  it('never leave for a server that lost its STARTTLS', async () => {
    const server = await startServer({ tls: 'none', auth: true })
    const mailer = mailerFor(accountFor(server, { security: 'starttls', user: 'u', password: 'secret' }))
    expect((await mailer.send(messageTo('a@x.example'))).outcome).toBe('failed')
    expect(JSON.stringify(server.lines)).not.toContain('AUTH')
    expect(server.messages).toEqual([])
  })

  it('are insisted on: a server that offers no log-in is not used without one', async () => {
    const server = await startServer({
      tls: 'starttls',
      auth: false,
      script: [{ at: 'auth', answer: '502 5.5.1 No AUTH here' }]
    })
    const mailer = mailerFor(accountFor(server, { security: 'starttls', user: 'u', password: 'secret' }))
    const result = await mailer.send(messageTo('a@x.example'))
    expect(result).toMatchObject({ outcome: 'failed', phase: 'auth', bodyRead: false })
    expect(server.messages).toEqual([])
  })

  it('are in no result', async () => {
    const server = await startServer({
      tls: 'starttls',
      auth: true,
      script: [{ at: 'auth', answer: '535 5.7.8 No' }]
    })
    const mailer = mailerFor(accountFor(server, { security: 'starttls', user: 'u', password: 'hunter2' }))
    const text = JSON.stringify(await mailer.send(messageTo('a@x.example')))
    expect(text).not.toContain('hunter2')
    expect(text).not.toContain(Buffer.from('\0u\0hunter2').toString('base64'))
  })

  it('go in clear text only to this computer', () => {
    const config = { port: 25, user: 'u', password: 'p', maxConnections: 1, messagesPerConnection: 1 }
    for (const host of [
      'mail.example.org',
      '192.0.2.1',
      '127.0.0.1.example.org',
      'localhost.example.org',
      '10.0.0.1'
    ]) {
      expect(() =>
        createSmtpMailer({ ...config, host, security: 'plain-loopback' }, { clock: Date.now })
      ).toThrow(/^unencrypted-elsewhere /)
    }
    for (const host of ['127.0.0.1', '127.1.2.3', '::1', '[::1]', 'localhost']) {
      expect(() =>
        createSmtpMailer({ ...config, host, security: 'plain-loopback' }, { clock: Date.now })
      ).not.toThrow()
    }
  })

  it('do not go out under TLS 1.1', async () => {
    const server = await startServer({ tls: 'implicit', auth: true, maxTlsVersion: 'TLSv1.1' })
    const mailer = mailerFor(accountFor(server, { security: 'tls', user: 'u', password: 'secret' }))
    expect(await mailer.send(messageTo('a@x.example'))).toMatchObject({ outcome: 'failed', phase: 'tls' })
    expect(server.logins).toEqual([])
  })
})

describe('connections', () => {
  it('are no more than capacity, and take the next messages once they are free', async () => {
    const { opened, open } = gate()
    const server = await startServer({
      script: [{ at: 'final', message: (n) => n <= 3, answer: { hold: opened, answer: '250 Ok' } }]
    })
    const mailer = mailerFor(accountFor(server, { maxConnections: 3 }))
    expect(mailer.capacity).toBe(3)
    const first = Array.from({ length: 3 }, (_, i) => mailer.send(messageTo(`a${i}@x.example`)))
    await server.until(({ messages }) => messages.length === 3)
    open()
    expect((await Promise.all(first)).map(({ outcome }) => outcome)).toEqual(Array(3).fill('accepted'))
    await Promise.all([mailer.send(messageTo('b1@x.example')), mailer.send(messageTo('b2@x.example'))])
    expect(server.mostOpen).toBe(3)
    expect(server.messages).toHaveLength(5)
  })
})

describe('close', () => {
  it('lets a message that the server has settle within the grace', async () => {
    const { opened, open } = gate()
    const server = await startServer({
      script: [{ at: 'final', answer: { hold: opened, answer: '250 Ok' } }]
    })
    const mailer = mailerFor(accountFor(server))
    const sent = mailer.send(messageTo('a@x.example'))
    await server.until(({ messages }) => messages.length === 1)
    const closed = mailer.close({ graceMs: 60_000 })
    open()
    expect((await sent).outcome).toBe('accepted')
    await closed
    await server.until((server) => server.open === 0)
  })

  it.each([
    { at: 'greeting', bodyRead: false },
    { at: 'mail', bodyRead: false },
    { at: 'data', bodyRead: false },
    { at: 'final', bodyRead: true }
  ] as const)(
    'cuts a server that stalls at $at, and the message keeps what it knows',
    async ({ at, bodyRead }) => {
      const reached = gate()
      const server = await startServer({
        script: [{ at, answer: () => (reached.open(), { stall: true }) }]
      })
      const mailer = mailerFor(accountFor(server))
      const sent = mailer.send(messageTo('a@x.example'))
      await reached.opened
      await mailer.close({ graceMs: 20 })
      expect(await sent).toMatchObject({ outcome: 'failed', bodyRead, error: { code: 'ECLOSED' } })
      await server.until((server) => server.open === 0)
    }
  )

  it('settles every message before it resolves, and takes no more', async () => {
    const server = await startServer({ script: [{ at: 'final', answer: { stall: true } }] })
    const mailer = mailerFor(accountFor(server, { maxConnections: 2 }))
    const settled: SendResult[] = []
    for (const to of ['a', 'b', 'c', 'd'])
      void mailer.send(messageTo(`${to}@x.example`)).then((r) => settled.push(r))
    await server.until(({ messages }) => messages.length === 2)
    await mailer.close({ graceMs: 0 })
    expect(settled.filter(({ bodyRead }) => bodyRead)).toHaveLength(2)
    expect(settled.map(({ error }) => error?.code)).toEqual(Array(4).fill('ECLOSED'))
    expect(await mailer.send(messageTo('e@x.example'))).toMatchObject({
      bodyRead: false,
      error: { code: 'ECLOSED' }
    })
    expect(server.messages).toHaveLength(2)
  })

  it('also ends a question for the extensions of a server that stalls', async () => {
    const server = await startServer({ script: [{ at: 'greeting', answer: { stall: true } }] })
    const mailer = mailerFor(accountFor(server))
    const sent = mailer.send(messageTo('jõe@x.example'))
    await server.until(({ open }) => open === 1)
    await mailer.close({ graceMs: 0 })
    expect(await sent).toMatchObject({ bodyRead: false, error: { code: 'ECLOSED' } })
    await server.until(({ open }) => open === 0)
  })

  it('also ends a connection that waits for the answer to RSET', async () => {
    const server = await startServer({
      script: [
        { at: 'rcpt', answer: '550 5.1.1 No' },
        { at: 'rset', answer: { stall: true } }
      ]
    })
    const mailer = mailerFor(accountFor(server))
    await mailer.send(messageTo('a@x.example'))
    await mailer.close({ graceMs: 60_000 })
    await server.until((server) => server.open === 0)
  })

  it('leaves no timer and no socket behind: the process ends by itself', async () => {
    const script = fileURLToPath(new URL('close-and-exit.ts', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, [script], { timeout: 10_000 })
    expect(stdout.trim()).toBe('accepted failed accepted')
  })
})
