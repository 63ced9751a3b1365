import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { classify, findRow } from '../../../../src/engine/mail/verdicts/classify-reply.ts'
import type { SendResult, SmtpPhase } from '../../../../src/engine/mail/mailer.ts'
import { TokenError } from '../../../../src/engine/mail/oauth/token-error.ts'
import type { ReplyRow, VerdictAction } from '../../../../src/engine/mail/verdicts/reply-row.ts'
import { replyTable } from '../../../../src/engine/mail/verdicts/reply-table.ts'
import { causes, type Cause } from '../../../../src/shared/models/causes.ts'
import type { ScriptPhase } from '../../../helpers/scripted-smtp-server.ts'
import { closedPort, play, stages } from './played-rule.ts'
import { serverReplies } from './server-replies.ts'
import { accountFor, closeParts, mailerFor, messageTo, startServer } from '../mail-parts.ts'

afterEach(closeParts)

const decided = new Set<ReplyRow>()

function verdictOf(result: SendResult): ReturnType<typeof classify> {
  decided.add(findRow(result))
  return classify(result)
}

describe('a reply is read the same way whatever the connection went through', () => {
  it.each(serverReplies)('$at: $reply → $cause', async (wanted) => {
    const opening = wanted.at === 'greeting' || wanted.at === 'ehlo'
    for (const stage of opening ? stages.slice(0, 1) : stages) {
      const { result } = await play({ at: wanted.at, answer: wanted.reply }, stage)
      expect(result, stage.name).toMatchObject({
        outcome: 'failed',
        phase: wanted.at,
        bodyRead: wanted.at === 'final',
        reply: { text: wanted.reply }
      })
      const verdict = verdictOf(result)
      expect(verdict, stage.name).toMatchObject({
        cause: wanted.cause,
        outcome: wanted.outcome,
        scope: wanted.scope,
        action: { kind: wanted.action },
        undeliverable: wanted.undeliverable,
        retryAfterMs: wanted.retryAfterMs
      })
      await closeParts()
    }
  })
})

describe('a connection that breaks', () => {
  const losses: { at: ScriptPhase; phase: SmtpPhase[] }[] = [
    { at: 'mail', phase: ['mail'] },
    { at: 'rcpt', phase: ['mail', 'rcpt'] },
    { at: 'data', phase: ['data'] },
    { at: 'body', phase: ['body', 'final'] },
    { at: 'final', phase: ['final'] }
  ]
  for (const { at, phase } of losses) {
    const held = at === 'body' || at === 'final'
    it.each(['end', 'reset'] as const)(
      `${at}, %s → ${held ? 'held for a person' : 'back to waiting'}`,
      async (drop) => {
        for (const stage of stages) {
          const { result, arrived } = await play({ at, answer: { drop } }, stage)
          expect(result, stage.name).toMatchObject({ outcome: 'failed', bodyRead: held, reply: null })
          expect(phase, stage.name).toContain(result.phase)
          expect(verdictOf(result), stage.name).toMatchObject({
            cause: held ? 'connection-lost-after-body' : 'connection-lost',
            outcome: held ? 'unknown' : 'not-sent',
            action: { kind: 'breaker' }
          })
          // Back to waiting means that it will be sent again: the server must not have it.
          if (!held) expect(arrived, stage.name).toBe(0)
          await closeParts()
        }
      }
    )
  }

  it.each(['greeting', 'ehlo', 'starttls', 'auth'] as const)('%s → back to waiting', async (at) => {
    for (const drop of ['end', 'reset'] as const) {
      const { result } = await play(
        { at, answer: { drop } },
        stages[0]!,
        { tls: 'starttls', auth: true },
        { security: 'starttls', user: 'u', password: 'p' }
      )
      expect(result).toMatchObject({ outcome: 'failed', bodyRead: false, reply: null })
      expect(verdictOf(result)).toMatchObject({ outcome: 'not-sent', action: { kind: 'breaker' } })
      await closeParts()
    }
  })

  it('under TLS it is no different', async () => {
    for (const [at, bodyRead] of [
      ['mail', false],
      ['rcpt', false],
      ['data', false],
      ['body', true],
      ['final', true]
    ] as const) {
      for (const stage of stages) {
        const { result } = await play(
          { at, answer: { drop: 'reset' } },
          stage,
          { tls: 'implicit' },
          { security: 'tls' }
        )
        expect(result, `${at}, ${stage.name}`).toMatchObject({ outcome: 'failed', bodyRead })
        expect(verdictOf(result).outcome).toBe(bodyRead ? 'unknown' : 'not-sent')
        await closeParts()
      }
    }
  })

  it('words heard while it breaks after the message decide nothing', async () => {
    const { result } = await play(
      { at: 'final', answer: { drop: 'end', after: '550 5.1.1 Use' } },
      stages[0]!
    )
    expect(result.reply).toMatchObject({ code: 550 })
    expect(verdictOf(result)).toMatchObject({ outcome: 'unknown' })
  })
})

describe('a server that never answers', () => {
  it('after the message → held for a person', async () => {
    for (const stage of stages) {
      const { result } = await play({ at: 'final', answer: { stall: true } }, stage)
      expect(result).toMatchObject({
        bodyRead: true,
        phase: 'final',
        reply: null,
        error: { code: 'ETIMEDOUT' }
      })
      expect(verdictOf(result)).toMatchObject({ cause: 'no-answer-after-body', outcome: 'unknown' })
      await closeParts()
    }
  })

  it.each(['mail', 'rcpt', 'data'] as const)('at %s → back to waiting', async (at) => {
    for (const stage of stages) {
      const { result, arrived } = await play({ at, answer: { stall: true } }, stage)
      expect(result).toMatchObject({ bodyRead: false, error: { code: 'ETIMEDOUT' } })
      expect(verdictOf(result)).toMatchObject({ outcome: 'not-sent', action: { kind: 'breaker' } })
      expect(arrived).toBe(0)
      await closeParts()
    }
  })
})

it('an unreadable answer to the message → held for a person', async () => {
  for (const bytes of ['gibberish\r\n', '354 Go on\r\n']) {
    const { result } = await play({ at: 'final', answer: { bytes } }, stages[0]!)
    expect(verdictOf(result)).toMatchObject({ cause: 'odd-answer-after-body', outcome: 'unknown' })
    await closeParts()
  }
})

describe('the log-in', () => {
  const account = { security: 'starttls', user: 'u', password: 'p' } as const
  const cases: { reply: string; cause: Cause; action: VerdictAction['kind'] }[] = [
    { reply: '535 5.7.8 Username and Password not accepted', cause: 'account-refused', action: 'pause' },
    { reply: '534 5.7.9 Application-specific password required', cause: 'account-refused', action: 'pause' },
    { reply: '535 5.7.8 Authentication failed: account disabled', cause: 'account-barred', action: 'pause' },
    {
      reply: '534 5.7.9 Your account has been suspended for abuse',
      cause: 'account-barred',
      action: 'pause'
    },
    { reply: '554 5.7.0 Too many failures, user is blocked', cause: 'account-barred', action: 'pause' },
    { reply: '535 5.7.8 Authentication failed: password expired', cause: 'account-refused', action: 'pause' },
    { reply: '535 5.7.8 The access token has expired', cause: 'account-refused', action: 'pause' },
    { reply: '535 5.7.8 Account expired', cause: 'account-barred', action: 'pause' },
    { reply: '535 Locked account', cause: 'account-barred', action: 'pause' },
    {
      reply: '454 4.7.0 Account temporarily locked',
      cause: 'login-postponed',
      action: 'reconnect-then-pause'
    },
    { reply: '550 5.7.30 Basic authentication is not supported', cause: 'account-refused', action: 'pause' },
    { reply: '432 4.7.12 A password transition is needed', cause: 'account-refused', action: 'pause' },
    { reply: 'What?', cause: 'account-refused', action: 'pause' },
    {
      reply: '454 4.7.0 Temporary authentication failure',
      cause: 'login-postponed',
      action: 'reconnect-then-pause'
    },
    { reply: '421 4.7.0 Temporary System Problem', cause: 'login-postponed', action: 'reconnect-then-pause' },
    {
      reply: '421 4.7.0 Too many concurrent connections',
      cause: 'too-many-connections',
      action: 'fewer-connections'
    }
  ]
  it.each(cases)('$reply → $cause', async ({ reply, cause, action }) => {
    const { result } = await play(
      { at: 'auth', answer: reply },
      stages[0]!,
      { tls: 'starttls', auth: true },
      account
    )
    expect(result).toMatchObject({ phase: 'auth', bodyRead: false, reply: { text: reply } })
    expect(verdictOf(result)).toMatchObject({
      cause,
      outcome: 'not-sent',
      scope: 'account',
      action: { kind: action }
    })
  })
})

describe('a log-in with OAuth 2 without an access token', () => {
  it.each([
    ['signIn', 'sign-in-again', 'pause'],
    ['refused', 'token-refused', 'pause'],
    ['unavailable', 'no-token', 'breaker']
  ] as const)('%s → %s', async (kind, cause, action) => {
    const server = await startServer({ tls: 'starttls', auth: true })
    const fail = () => Promise.reject(new TokenError(kind, 'token-refused', { host: 'p', said: 'no' }))
    const oauth2 = { provider: 'p', get: fail, renew: fail, secrets: () => [] }
    const mailer = mailerFor(accountFor(server, { security: 'starttls', user: 'u', oauth2 }))
    const result = await mailer.send(messageTo('a@x.example'))
    expect(result).toMatchObject({ phase: 'auth', reply: null, error: { message: 'token-refused · p · no' } })
    expect(verdictOf(result)).toMatchObject({ cause, outcome: 'not-sent', action: { kind: action } })
    expect(server.logins).toEqual([])
  })
})

describe('the road to the server', () => {
  const lost = { outcome: 'not-sent', scope: 'account', action: { kind: 'breaker' }, retryAfterMs: null }

  it('a name that is none → server-not-found', async () => {
    const server = await startServer({ tls: 'starttls' })
    const mailer = mailerFor(accountFor(server, { security: 'starttls', host: 'no..such' }))
    const result = await mailer.send(messageTo('a@x.example'))
    expect(result).toMatchObject({ phase: 'dns', bodyRead: false })
    expect(verdictOf(result)).toMatchObject({ ...lost, cause: 'server-not-found' })
  })

  it('a port where nobody listens → server-unreachable', async () => {
    const server = await startServer()
    const mailer = mailerFor(accountFor(server, { port: await closedPort() }))
    const result = await mailer.send(messageTo('a@x.example'))
    expect(result).toMatchObject({ phase: 'connect', bodyRead: false })
    expect(verdictOf(result)).toMatchObject({ ...lost, cause: 'server-unreachable' })
  })

  it.each([
    { cause: 'certificate-untrusted', server: {}, changes: { tlsCa: undefined } },
    { cause: 'certificate-of-another', server: { certificate: 'elsewhere' }, changes: {} },
    { cause: 'certificate-expired', server: { certificate: 'expired' }, changes: {} },
    { cause: 'encryption-too-old', server: { maxTlsVersion: 'TLSv1.1' }, changes: {} }
  ] as const)('$cause, and nothing secret leaves', async ({ cause, server: options, changes }) => {
    for (const security of ['tls', 'starttls'] as const) {
      const server = await startServer({
        tls: security === 'tls' ? 'implicit' : 'starttls',
        auth: true,
        ...options
      })
      const mailer = mailerFor(accountFor(server, { security, user: 'u', password: 'p', ...changes }))
      const result = await mailer.send(messageTo('a@x.example'))
      expect(result).toMatchObject({ phase: 'tls', bodyRead: false })
      expect(verdictOf(result)).toMatchObject({ ...lost, cause })
      expect(server.logins).toEqual([])
      expect(server.lines.filter(({ line }) => !/^(?:EHLO|STARTTLS)/.test(line))).toEqual([])
    }
  })

  it('clear text where TLS is expected from the first byte → encryption-failed', async () => {
    const server = await startServer({ tls: 'starttls', auth: true })
    const mailer = mailerFor(accountFor(server, { security: 'tls', user: 'u', password: 'p' }))
    const result = await mailer.send(messageTo('a@x.example'))
    expect(result).toMatchObject({ phase: 'tls', bodyRead: false })
    expect(verdictOf(result)).toMatchObject({ ...lost, cause: 'encryption-failed' })
    expect(server.logins).toEqual([])
  })

  it('no STARTTLS → encryption-not-offered, and nothing secret leaves', async () => {
    const server = await startServer({ tls: 'none', auth: true })
    const mailer = mailerFor(accountFor(server, { security: 'starttls', user: 'u', password: 'p' }))
    const result = await mailer.send(messageTo('a@x.example'))
    expect(result).toMatchObject({ phase: 'tls', bodyRead: false })
    expect(verdictOf(result)).toMatchObject({ ...lost, cause: 'encryption-not-offered' })
    expect(server.logins).toEqual([])
    expect(server.lines.map(({ line }) => line.split(' ')[0])).toEqual(['EHLO', 'STARTTLS'])
  })
})

describe('what the mailer refuses or cuts itself', () => {
  it('an address that is not one address → address-not-sendable, and no RCPT', async () => {
    const server = await startServer()
    const mailer = mailerFor(accountFor(server))
    const result = await mailer.send(messageTo('a@x.example, b@y.example'))
    expect(verdictOf(result)).toMatchObject({
      cause: 'address-not-sendable',
      outcome: 'rejected',
      undeliverable: true
    })
    expect(server.connections).toBe(0)
  })

  it('a sender that is not one address → sender-not-allowed', async () => {
    const server = await startServer()
    const mailer = mailerFor(accountFor(server))
    const result = await mailer.send(
      messageTo('a@x.example', { envelope: { from: 'a@x.example b', to: 'a@x.example' } })
    )
    expect(verdictOf(result)).toMatchObject({
      cause: 'sender-not-allowed',
      scope: 'sender',
      outcome: 'not-sent'
    })
    expect(server.connections).toBe(0)
  })

  it('an address that needs SMTPUTF8 where there is none → smtputf8-not-offered', async () => {
    const server = await startServer()
    const mailer = mailerFor(accountFor(server))
    const result = await mailer.send(messageTo('jõe@x.example'))
    expect(result.requiresSmtpUtf8).toBe(true)
    expect(verdictOf(result)).toMatchObject({
      cause: 'smtputf8-not-offered',
      outcome: 'rejected',
      undeliverable: false
    })
    expect(server.lines.some(({ line }) => line.startsWith('RCPT'))).toBe(false)
  })

  it('closed while the message was with the server → held for a person', async () => {
    const server = await startServer({ script: [{ at: 'final', answer: { stall: true } }] })
    const mailer = mailerFor(accountFor(server))
    const sent = mailer.send(messageTo('a@x.example'))
    await server.until(({ messages }) => messages.length === 1)
    await mailer.close({ graceMs: 0 })
    expect(verdictOf(await sent)).toMatchObject({
      cause: 'interrupted-after-body',
      outcome: 'unknown',
      action: { kind: 'none' }
    })
  })

  it('closed before → back to waiting', async () => {
    const server = await startServer({ script: [{ at: 'rcpt', answer: { stall: true } }] })
    const mailer = mailerFor(accountFor(server))
    const sent = mailer.send(messageTo('a@x.example'))
    await server.until(({ lines }) => lines.some(({ line }) => line.startsWith('RCPT')))
    await mailer.close({ graceMs: 0 })
    expect(verdictOf(await sent)).toMatchObject({ cause: 'closed-before-sending', outcome: 'not-sent' })
  })

  it('a message that the server took → accepted', async () => {
    const server = await startServer()
    const result = await mailerFor(accountFor(server)).send(messageTo('a@x.example'))
    expect(verdictOf(result)).toEqual({
      cause: 'accepted',
      outcome: 'accepted',
      scope: 'recipient',
      action: { kind: 'none' },
      retryAfterMs: null,
      undeliverable: false
    })
  })
})

afterAll(() => {
  const never = replyTable.filter((row) => !decided.has(row))
  expect(
    never.map(({ cause, when }) => ({ cause, when })),
    'rows that no test above was decided by'
  ).toEqual([])
  expect(replyTable.filter(({ cause }) => !causes.includes(cause))).toEqual([])
})
