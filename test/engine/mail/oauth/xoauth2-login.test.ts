import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectionStepText } from '../../../../src/shared/words/connection-steps.ts'
import { english } from '../../../helpers/english.ts'
import { classify } from '../../../../src/engine/mail/verdicts/classify-reply.ts'
import type { AccessTokens } from '../../../../src/engine/mail/mailer.ts'
import { TokenError } from '../../../../src/engine/mail/oauth/token-error.ts'
import { testConnection } from '../../../../src/engine/mail/smtp/test-connection.ts'
import { startScriptedSmtpServer } from '../../../helpers/scripted-smtp-server.ts'
import { startXOAuth2Server, type XOAuth2Server } from '../../../helpers/xoauth2-server.ts'
import { closeParts, mailerFor, messageTo, tokensOf } from '../mail-parts.ts'

let server: XOAuth2Server
beforeEach(async () => (server = await startXOAuth2Server(new Set(['good-token']))))
afterEach(async () => {
  await closeParts()
  await server.close()
})

const account = (oauth2: AccessTokens, port = server.port) => ({
  host: '127.0.0.1',
  port,
  security: 'plain-loopback' as const,
  user: 'me@x.example',
  password: null,
  oauth2,
  maxConnections: 1,
  messagesPerConnection: 10
})
const send = (oauth2: AccessTokens, port?: number) =>
  mailerFor(account(oauth2, port)).send(messageTo('b@x.example'))
const tried = () => server.logins.map(({ token }) => token)

describe.each(['challenge', 'refuse'] as const)('a server that refuses with a %s', (how) => {
  beforeEach(() => (server.refusesWith = how))

  it('gets the user and the token', async () => {
    expect(await send(tokensOf('good-token'))).toMatchObject({ outcome: 'accepted' })
    expect(server.logins).toEqual([{ user: 'me@x.example', token: 'good-token', taken: true }])
  })

  it('is tried with a new token once, when it refuses a stale one', async () => {
    expect(await send(tokensOf('stale-token', 'good-token'))).toMatchObject({ outcome: 'accepted' })
    expect(tried()).toEqual(['stale-token', 'good-token'])
  })

  it('that refuses the new one too refuses the account, and no token is in what it said', async () => {
    const result = await send(tokensOf('stale-token', 'other-token', 'a-third'))
    expect(tried()).toEqual(['stale-token', 'other-token'])
    expect(result).toMatchObject({ outcome: 'failed', bodyRead: false, phase: 'auth', reply: { code: 535 } })
    expect(classify(result)).toMatchObject({
      cause: 'account-refused',
      outcome: 'not-sent',
      action: { kind: 'pause', reason: 'account-refused' }
    })
    expect(JSON.stringify(result)).not.toMatch(/stale-token|other-token/)
  })

  it('is not tried again with the same token', async () => {
    await send(tokensOf('stale-token'))
    expect(tried()).toEqual(['stale-token'])
  })
})

it('where no token can be had for a refused one, the provider is the reason, not the server', async () => {
  const result = await send({
    provider: 'p',
    get: (refused) =>
      refused
        ? Promise.reject(new TokenError('unavailable', 'provider-not-answering', { host: 'p' }))
        : Promise.resolve('stale-token'),
    renew: () => Promise.resolve(''),
    secrets: () => []
  })
  expect(result).toMatchObject({ reply: null, error: { why: { reason: 'provider-not-answering' } } })
  expect(classify(result)).toMatchObject({ cause: 'no-token', action: { kind: 'breaker' } })
})

it('a server that logs nobody in at the moment costs no token', async () => {
  const busy = await startScriptedSmtpServer({
    auth: true,
    script: [{ at: 'auth', answer: '454 4.7.0 Temporary authentication failure' }]
  })
  const result = await send(tokensOf('one-token', 'two-token'), busy.port)
  expect(classify(result).cause).toBe('login-postponed')
  expect(busy.logins).toHaveLength(1)
  await busy.close()
})

async function tryOut(oauth2: AccessTokens, port?: number): Promise<string[]> {
  const ended: string[] = []
  for await (const report of testConnection(account(oauth2, port), {
    message: null,
    clock: Date.now
  })) {
    const { step, state } = report
    if (state !== 'running') ended.push(`${step} ${state}: ${connectionStepText(report, english)}`)
  }
  return ended.slice(3)
}

describe('the connection test', () => {
  it('asks for a new token and then logs in', async () => {
    expect(await tryOut(tokensOf('earlier', 'good-token'))).toEqual([
      'token ok: provider.example issued an access token.',
      'login ok: Logged in as me@x.example.',
      'send skipped: No test email was requested.'
    ])
    expect(tried()).toEqual(['good-token'])
  })

  it('says that the token failed, and tries no log-in', async () => {
    const fail = () => Promise.reject(new TokenError('signIn', 'refresh-token-missing'))
    expect(await tryOut({ provider: 'p', get: fail, renew: fail, secrets: () => [] })).toEqual([
      'token failed: The refresh token of this account isn’t available. Enter it in the account’s settings.',
      'login skipped: Skipped.',
      'send skipped: Skipped.'
    ])
    expect(server.logins).toEqual([])
  })

  it('says that the log-in failed', async () => {
    const [, login] = await tryOut(tokensOf('bad-token'))
    expect(login).toMatch(/^login failed: 127\.0\.0\.1 rejected the access token for me@x\.example\./)
    expect(login).toContain('The server said: 535')
  })

  it('says that the server has no such log-in', async () => {
    const plain = await startScriptedSmtpServer({
      script: [{ at: 'ehlo', answer: '250-plain.test\r\n250 AUTH PLAIN LOGIN' }]
    })
    const [, login] = await tryOut(tokensOf('good-token'), plain.port)
    expect(login).toMatch(/^login failed: .* offers no OAuth 2 login \(XOAUTH2\) on port \d+\.$/)
    expect(plain.logins).toEqual([])
    await plain.close()
  })
})
