import { afterEach, describe, expect, it } from 'vitest'
import type { SmtpAccountConfig } from '../../../../src/engine/mail/mailer.ts'
import {
  testConnection,
  type ConnectionStepReport
} from '../../../../src/engine/mail/smtp/test-connection.ts'
import type { ScriptedSmtpServer, ScriptedSmtpServerOptions } from '../../../helpers/scripted-smtp-server.ts'
import { connectionStepText } from '../../../../src/shared/words/connection-steps.ts'
import { english } from '../../../helpers/english.ts'
import { accountFor, closeParts, messageTo, startServer, tokensOf } from '../mail-parts.ts'

afterEach(closeParts)

const secured = { security: 'starttls', user: 'u', password: 'hunter2' } as const

async function tryOut(
  options: ScriptedSmtpServerOptions,
  account: Partial<SmtpAccountConfig> = secured,
  message = messageTo('admin@x.example')
): Promise<{ server: ScriptedSmtpServer; reports: ShownReport[]; summary: string }> {
  const server = await startServer(options)
  const reports = await collect(testConnection(accountFor(server, account), { message, clock: Date.now }))
  expect(JSON.stringify(reports)).not.toContain('hunter2')
  const ended = reports.filter(({ state }) => state !== 'running')
  return { server, reports, summary: ended.map(({ step, state }) => `${step} ${state}`).join(', ') }
}

/** `detail`: as the window shows it. */
type ShownReport = ConnectionStepReport & { detail: string | null }

async function collect(steps: AsyncIterable<ConnectionStepReport>): Promise<ShownReport[]> {
  const reports: ShownReport[] = []
  for await (const report of steps) reports.push({ ...report, detail: connectionStepText(report, english) })
  return reports
}

/** What is left to try after a step, as `summary` shows it. */
function untried(step: string): string {
  const steps = ['connect', 'tls', 'login', 'send']
  return steps
    .slice(steps.indexOf(step) + 1)
    .map((one) => `, ${one} skipped`)
    .join('')
}

function failure(reports: ShownReport[]): ShownReport {
  return reports.find(({ state }) => state === 'failed')!
}

it.each([
  { at: 'auth', answer: `535 ${'x'.repeat(480)} hunter2 ${'x'.repeat(20)}` },
  { at: 'final', answer: `250 ${Buffer.from('hunter2').toString('base64')}` }
] as const)('a password that the server says back at “$at” is not shown', async (line) => {
  const { server, reports } = await tryOut({ tls: 'starttls', auth: true, script: [line] })
  expect(server.logins).toMatchObject([{ password: 'hunter2' }])
  const shown = reports.map(({ detail }) => detail).join(' ')
  expect(shown).toContain('[hidden]')
  expect(shown).not.toContain(Buffer.from('hunter2').toString('base64'))
})

describe('a good account', () => {
  it.each([
    { security: 'starttls', tls: 'starttls', encrypted: 'tls ok' },
    { security: 'tls', tls: 'implicit', encrypted: 'tls ok' },
    { security: 'plain-loopback', tls: 'none', encrypted: 'tls skipped' }
  ] as const)(
    'with $security passes every step and sends one message',
    async ({ security, tls, encrypted }) => {
      const { server, reports, summary } = await tryOut({ tls, auth: true }, { ...secured, security })
      expect(summary).toBe(`dns skipped, connect ok, ${encrypted}, login ok, send ok`)
      expect(server.acceptedRecipients()).toEqual(['admin@x.example'])
      expect(server.messages[0]!.raw).toEqual(messageTo('admin@x.example').raw)
      expect(reports.at(-1)!.detail).toContain('250 2.0.0 Ok: queued as 1')
      await server.until(({ open }) => open === 0)
    }
  )

  it('reports each step when it begins and when it ends', async () => {
    const { reports } = await tryOut({ tls: 'starttls', auth: true })
    expect(reports.map(({ step }) => step)).toEqual([
      'dns',
      'dns',
      'connect',
      'connect',
      'tls',
      'tls',
      'login',
      'login',
      'send',
      'send'
    ])
    expect(reports.filter(({ state }) => state === 'running')).toHaveLength(5)
  })

  it('says how the connection is encrypted', async () => {
    const { reports } = await tryOut({ tls: 'starttls', auth: true })
    const encrypted = reports.find(({ step, state }) => step === 'tls' && state === 'ok')!
    expect(encrypted.detail).toMatch(/^TLSv1\.3, certificate of localhost for Countersign's tests issued by/)
  })

  it('without a user does not log in', async () => {
    const { server, summary } = await tryOut({ tls: 'starttls' }, { security: 'starttls' })
    expect(summary).toBe('dns skipped, connect ok, tls ok, login skipped, send ok')
    expect(server.logins).toEqual([])
  })

  it('logs in with a token where there is one', async () => {
    const { server, summary } = await tryOut(
      { tls: 'starttls', auth: true },
      { ...secured, oauth2: tokensOf('t0ken') }
    )
    expect(summary).toContain('token ok, login ok')
    expect(server.logins).toEqual([{ user: 'u', password: 't0ken', secure: true }])
  })
})

describe('a failed step says why, and the steps after it are not tried', () => {
  it.each([
    {
      name: 'no STARTTLS',
      options: { auth: true },
      step: 'tls',
      says: /offers no encryption .* so nothing secret was sent.*502 5\.5\.1 Not offered/
    },
    {
      name: 'a certificate of nobody known',
      options: { tls: 'starttls', auth: true },
      account: { tlsCa: undefined },
      step: 'tls',
      says: /certificate isn’t trusted/
    },
    {
      name: 'a certificate for another host',
      options: { tls: 'starttls', auth: true, certificate: 'elsewhere' },
      step: 'tls',
      says: /for another name/
    },
    {
      name: 'TLS where STARTTLS is spoken',
      options: { tls: 'starttls', auth: true },
      account: { security: 'tls' },
      step: 'tls',
      says: /Choose STARTTLS/
    },
    {
      name: 'a greeting that refuses',
      options: { script: [{ at: 'greeting', answer: '554 5.7.1 Go away' }] },
      step: 'tls',
      says: /The server said: 554 5\.7\.1 Go away/
    },
    {
      name: 'a connection cut at once',
      options: { script: [{ at: 'greeting', answer: { drop: 'end' } }] },
      step: 'tls',
      says: /closed the connection/
    },
    {
      name: 'a wrong password',
      options: { tls: 'starttls', auth: true, script: [{ at: 'auth', answer: '535 5.7.8 Bad credentials' }] },
      step: 'login',
      says: /^Wrong user name or password\..*535 5\.7\.8 Bad credentials/
    },
    {
      name: 'no log-in for now',
      options: { tls: 'starttls', auth: true, script: [{ at: 'auth', answer: '454 4.7.0 Later' }] },
      step: 'login',
      says: /Try again later.*454 4\.7\.0 Later/
    },
    { name: 'no log-in offered', options: { tls: 'starttls' }, step: 'login', says: /offers no login/ },
    {
      name: 'a sender that is not allowed',
      options: { tls: 'starttls', auth: true, script: [{ at: 'mail', answer: '550 5.7.60 Not yours' }] },
      step: 'send',
      says: /isn’t allowed to send from this address.*550 5\.7\.60 Not yours/
    },
    {
      name: 'a message that is refused',
      options: {
        tls: 'starttls',
        auth: true,
        script: [{ at: 'final', answer: '554 Email address is not verified' }]
      },
      step: 'send',
      says: /rejected the message.*554 Email address is not verified/
    },
    {
      name: 'a connection lost with the message',
      options: { tls: 'starttls', auth: true, script: [{ at: 'final', answer: { drop: 'end' } }] },
      step: 'send',
      says: /closed the connection/
    }
  ] as {
    name: string
    options: ScriptedSmtpServerOptions
    account?: Partial<SmtpAccountConfig>
    step: string
    says: RegExp
  }[])('$name', async ({ options, account, step, says }) => {
    const { server, reports, summary } = await tryOut(options, { ...secured, ...account })
    expect(summary.endsWith(`${step} failed${untried(step)}`)).toBe(true)
    expect(failure(reports).detail).toMatch(says)
    if (step === 'tls') expect(server.logins).toEqual([])
    await server.until(({ open }) => open === 0)
  })

  it('a connection reset at once, whenever that is noticed', async () => {
    const { reports } = await tryOut({ script: [{ at: 'greeting', answer: { drop: 'reset' } }] })
    expect(failure(reports).detail).toMatch(/closed the connection/)
  })

  it('nobody listening', async () => {
    const server = await startServer()
    await server.close()
    const steps = testConnection(accountFor(server, secured), { message: null, clock: Date.now })
    const reports = await collect(steps)
    expect(failure(reports)).toMatchObject({
      step: 'connect',
      detail: expect.stringMatching(/^Connection refused on port/)
    })
  })

  it('clear text to another computer, before anything is looked up', async () => {
    const server = await startServer()
    const account = accountFor(server, { host: 'mail.example.org', security: 'plain-loopback' })
    const reports = await collect(testConnection(account, { message: null, clock: Date.now }))
    expect(failure(reports)).toMatchObject({
      step: 'dns',
      detail: expect.stringMatching(/^Unencrypted mail/)
    })
  })

  it('a recipient that is two', async () => {
    const { server, reports } = await tryOut(
      { tls: 'starttls', auth: true },
      secured,
      messageTo('a@x.example, b@x.example')
    )
    expect(failure(reports).step).toBe('send')
    expect(server.lines.some(({ line }) => line.startsWith('MAIL'))).toBe(false)
  })
})

describe('a test that is called off', () => {
  it('fails the step under way and leaves nothing open', async () => {
    const controller = new AbortController()
    const server = await startServer({
      tls: 'starttls',
      auth: true,
      script: [{ at: 'auth', answer: { stall: true } }]
    })
    void server.until(({ logins }) => logins.length === 1).then(() => controller.abort())
    const reports = await collect(
      testConnection(accountFor(server, secured), {
        message: null,
        clock: Date.now,
        signal: controller.signal
      })
    )
    expect(failure(reports)).toMatchObject({ step: 'login', detail: 'Canceled.' })
    await server.until(({ open }) => open === 0)
  })

  it('leaves nothing open when the caller stops asking', async () => {
    const server = await startServer({ tls: 'starttls', auth: true })
    for await (const { step, state } of testConnection(accountFor(server, secured), {
      message: null,
      clock: Date.now
    })) {
      if (step === 'tls' && state === 'ok') break
    }
    await server.until(({ open }) => open === 0)
    expect(server.logins).toEqual([])
  })
})
