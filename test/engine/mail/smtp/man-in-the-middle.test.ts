import { afterEach, describe, expect, it } from 'vitest'
import { connectionStepText } from '../../../../src/shared/words/connection-steps.ts'
import { english } from '../../../helpers/english.ts'
import { classify } from '../../../../src/engine/mail/verdicts/classify-reply.ts'
import type { SmtpAccountConfig } from '../../../../src/engine/mail/mailer.ts'
import { testConnection } from '../../../../src/engine/mail/smtp/test-connection.ts'
import type { Cause } from '../../../../src/shared/models/causes.ts'
import { causeWords } from '../../../../src/shared/words/cause-words.ts'
import { type ManInTheMiddleOptions, standInTheMiddle } from '../../../helpers/man-in-the-middle.ts'
import type { ScriptedSmtpServerOptions } from '../../../helpers/scripted-smtp-server.ts'
import { until } from '../../../helpers/test-engine.ts'
import { setUp } from '../../campaigns/campaign-parts.ts'
import { accountFor, closeParts, mailerFor, messageTo, startServer } from '../mail-parts.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await closeParts()
  for (const one of open.splice(0)) await one.close()
})

const login = { user: 'admin@x.example', password: 'correct horse battery' }

/** The password as it would travel, whatever the log-in is called. */
const secrets = [login.password, `\0${login.user}\0${login.password}`].flatMap((text) => [
  text,
  Buffer.from(text).toString('base64').replace(/=+$/, '')
])

function expectNothingSecret(bytes: string): void {
  for (const secret of secrets) expect(bytes).not.toContain(secret)
  expect(bytes).not.toMatch(/^(?:AUTH|MAIL|RCPT|DATA)\b/m)
}

async function meet(
  options: ScriptedSmtpServerOptions,
  inBetween: ManInTheMiddleOptions,
  account: Partial<SmtpAccountConfig> = {}
) {
  const server = await startServer({ tls: 'starttls', auth: true, ...options })
  const middle = await standInTheMiddle(server.port, inBetween)
  open.push(middle)
  const config = accountFor(server, { security: 'starttls', ...login, port: middle.port, ...account })
  const result = await mailerFor(config).send(messageTo('a@x.example'))
  const details: string[] = []
  for await (const step of testConnection(config, { message: null, clock: Date.now })) {
    if (step.state === 'failed') details.push(connectionStepText(step, english)!)
  }
  return { server, middle, result, verdict: classify(result), says: details.join(' ') }
}

/** What the server offers in clear text, a word of it changed. */
const offering = (word: RegExp, other: string) => (line: string) =>
  /^250[ -]/.test(line) && word.test(line) ? `${line.slice(0, 4)}${other}` : line

interface Case {
  name: string
  server?: ScriptedSmtpServerOptions
  middle?: ManInTheMiddleOptions
  account?: Partial<SmtpAccountConfig>
  cause: Cause
  /** In the connection test. */
  says: RegExp
}

const cases: Case[] = [
  {
    name: 'STARTTLS is struck out of what the server offers, and asking for it is answered with a refusal',
    middle: {
      change: offering(/STARTTLS/, 'X-CENSORED'),
      answer: (line) => (line.startsWith('STARTTLS') ? '502 5.5.1 No' : undefined)
    },
    cause: 'encryption-not-offered',
    says: /offers no encryption .* so nothing secret was sent/
  },
  {
    name: 'STARTTLS is postponed',
    middle: { answer: (line) => (line.startsWith('STARTTLS') ? '454 4.7.0 TLS not available' : undefined) },
    cause: 'encryption-not-offered',
    says: /offers no encryption .* so nothing secret was sent/
  },
  {
    name: 'STARTTLS is struck out, and a log-in is offered in clear text',
    server: { auth: false },
    middle: {
      change: offering(/STARTTLS/, 'AUTH PLAIN LOGIN'),
      answer: (line) => (line.startsWith('STARTTLS') ? '502 5.5.1 No' : undefined)
    },
    cause: 'encryption-not-offered',
    says: /offers no encryption .* so nothing secret was sent/
  },
  {
    name: 'a certificate that nobody vouches for',
    account: { tlsCa: undefined },
    cause: 'certificate-untrusted',
    says: /^The server’s certificate isn’t trusted/
  },
  {
    name: 'a certificate that has expired',
    server: { certificate: 'expired' },
    cause: 'certificate-expired',
    says: /^The server’s certificate has expired/
  },
  {
    name: 'a certificate of another host',
    server: { certificate: 'elsewhere' },
    cause: 'certificate-of-another',
    says: /^The server’s certificate is for another name/
  },
  {
    name: 'the same from the first byte',
    server: { certificate: 'elsewhere', tls: 'implicit' },
    middle: { onlyListens: true },
    account: { security: 'tls' },
    cause: 'certificate-of-another',
    says: /^The server’s certificate is for another name/
  },
  {
    name: 'TLS 1.1 and nothing newer',
    server: { maxTlsVersion: 'TLSv1.1' },
    cause: 'encryption-too-old',
    says: /only offers outdated encryption/
  },
  {
    name: 'clear text where TLS is expected from the first byte',
    account: { security: 'tls' },
    cause: 'encryption-failed',
    says: /doesn’t start with TLS/
  }
]

describe('somebody in the middle learns nothing, and the person reads why', () => {
  it.each(cases)('$name → $cause', async ({ server, middle, account, cause, says: wanted }) => {
    const {
      middle: inBetween,
      server: real,
      result,
      verdict,
      says
    } = await meet(server ?? {}, middle ?? {}, account)
    expect(result).toMatchObject({ outcome: 'failed', bodyRead: false, phase: 'tls' })
    expect(verdict).toMatchObject({ cause, outcome: 'not-sent', action: { kind: 'breaker' } })
    expect(says).toMatch(wanted)
    expect(causeWords[cause].sentence).not.toBe('')
    expectNothingSecret(inBetween.seen)
    expect(real.logins).toEqual([])
    expect(JSON.stringify([result, says])).not.toContain(login.password)
  })

  it('words slipped in before the encryption are no words of the server', async () => {
    const { middle, server, result, says } = await meet(
      {},
      {
        inject: '250-evil.example\r\n250-AUTH PLAIN\r\n250 SMTPUTF8\r\n235 2.7.0 Accepted\r\n250 2.1.0 Ok\r\n'
      }
    )
    expect(result).toMatchObject({ outcome: 'accepted', reply: { text: '250 2.0.0 Ok: queued as 1' } })
    expect(says).toBe('')
    expectNothingSecret(middle.seen)
    expect(server.logins.map(({ secure }) => secure)).toEqual([true, true])
    expect(server.messages).toHaveLength(1)
  })

  it('ways to log in that were named in clear text do not count: only those named under encryption', async () => {
    const { middle, server, result } = await meet(
      {},
      { change: (line) => line.replace(/AUTH .*/, 'AUTH LOGIN CRAM-MD5') }
    )
    expect(result.outcome).toBe('accepted')
    expectNothingSecret(middle.seen)
    expect(server.lines.find(({ line }) => line.startsWith('AUTH'))).toMatchObject({
      secure: true,
      line: expect.stringMatching(/^AUTH PLAIN /)
    })
  })
})

it('a campaign that meets one waits, says why, and blames nobody; the log says it too', async () => {
  const given = await setUp({ users: 3 })
  const { engine, sql } = given
  const server = await startServer({ tls: 'starttls', auth: true })
  const [before] = (await engine.client.accounts.list({})).filter(({ id }) => id === given.accountId)
  await engine.client.accounts.save({ ...before!, port: server.port, security: 'starttls', user: login.user })
  engine.setSecret(`account:${given.accountId}`, login.password)
  const id = await given.start()
  const waits = async () => (await engine.client.campaigns.get({ id })).waits
  await until(async () => (await waits()).some(({ kind }) => kind === 'breaker'))
  expect((await waits()).find(({ kind }) => kind === 'breaker')).toMatchObject({
    phrase: { reason: 'cause', params: { cause: 'certificate-untrusted' } }
  })
  const attempts = sql('SELECT DISTINCT outcome, phase, cause FROM attempts WHERE outcome <> ?', 'sending')
  expect(attempts).toEqual([{ outcome: 'not-sent', phase: 'tls', cause: 'certificate-untrusted' }])
  expect(sql('SELECT DISTINCT status FROM users')).toEqual([{ status: 'pending' }])
  expect(server.logins).toEqual([])
  await engine.client.campaigns.stop({ id })
})
