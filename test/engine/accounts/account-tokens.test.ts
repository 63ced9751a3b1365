import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAccountTokens, type AccountTokens } from '../../../src/engine/accounts/account-tokens.ts'
import { insertAccount } from '../../../src/engine/accounts/accounts.sql.ts'
import type { FromEngine } from '../../../src/shared/ipc/engine-messages.ts'
import { accountSecret } from '../../../src/shared/secrets/account-secrets.ts'
import type { OAuth2LogIn } from '../../../src/shared/models/account.ts'
import { createTestParts, type TestParts } from '../../helpers/test-parts.ts'
import { startTokenServer, type TokenServer } from '../../helpers/token-server.ts'

let server: TokenServer
let test: TestParts
let tokens: AccountTokens
let told: FromEngine[]
let logIn: OAuth2LogIn
let id: number

beforeEach(async () => {
  server = await startTokenServer({ rotates: true })
  test = createTestParts()
  told = []
  tokens = createAccountTokens(test.parts, (message) => void told.push(message))
  logIn = { grant: 'refresh-token', clientId: 'c', tokenUrl: server.url, scope: '' }
  id = newAccount()
  test.setSecret(accountSecret(id, 'refreshToken'), 'refresh-1.planted')
})
afterEach(async () => {
  await server.close()
  test.cleanup()
})

function newAccount(): number {
  return insertAccount(
    test.parts.db,
    {
      kind: 'smtp',
      name: 'Office',
      host: 'smtp.office.example',
      port: 587,
      security: 'starttls',
      user: 'me@office.example',
      oauth2: logIn,
      fromName: '',
      fromAddress: 'me@office.example',
      replyTo: '',
      ratePerSecond: null,
      maxConnections: 5,
      messagesPerConnection: 100
    },
    0
  )
}
const kept = (which = id) => test.parts.secrets.get(accountSecret(which, 'refreshToken'))

describe('an access token', () => {
  it('is asked for once, however many want it, and used until shortly before its end', async () => {
    const source = tokens.of(id, logIn)
    const all = await Promise.all([source.get(), source.get(), tokens.of(id, logIn).get()])
    expect(new Set(all)).toEqual(new Set(['access-1.planted']))
    test.clock.advance(3_530_000)
    expect(await source.get()).toBe('access-1.planted')
    test.clock.advance(20_000)
    expect(await source.get()).toBe('access-2.planted')
    expect(server.asked).toHaveLength(2)
  })

  it('that a server refuses is replaced once for all connections, and not while it is new', async () => {
    const source = tokens.of(id, logIn)
    const first = await source.get()
    expect(await source.get(first)).toBe(first)
    test.clock.advance(60_000)
    const next = await Promise.all([source.get(first), source.get(first), source.get(first)])
    expect(new Set(next)).toEqual(new Set(['access-2.planted']))
    expect(await source.get(first)).toBe('access-2.planted')
    expect(server.asked).toHaveLength(2)
  })

  it('lasts as long as it does, whatever the clock is set to', async () => {
    const source = tokens.of(id, logIn)
    await source.get()
    test.clock.setNow(test.clock.now() - 7_200_000)
    test.clock.advance(3_550_000)
    expect(await source.get()).toBe('access-2.planted')
    test.clock.setNow(test.clock.now() - 7_200_000)
    test.clock.advance(60_000)
    expect(await source.get('access-2.planted')).toBe('access-3.planted')
  })

  it('without a stated life is used until it is refused', async () => {
    server.answer = () => ({ status: 200, json: { access_token: 'for ever' } })
    const source = tokens.of(id, logIn)
    await source.get()
    test.clock.advance(1e12)
    await source.get()
    expect(server.asked).toHaveLength(1)
  })

  it('that could not be had is asked for again the next time', async () => {
    server.answer = () => ({ status: 503, json: {} })
    const source = tokens.of(id, logIn)
    await expect(source.get()).rejects.toMatchObject({ kind: 'unavailable' })
    server.answer = () => null
    expect(await source.get()).toBe('access-1.planted')
  })

  it('cannot be had without what it is asked for with', async () => {
    const secretless = newAccount()
    await expect(tokens.of(secretless, logIn).get()).rejects.toThrow('refresh-token-missing')
    const app = { ...logIn, grant: 'client-credentials', scope: 'x' } as const
    const failed = tokens.of(secretless, app).get()
    await expect(failed).rejects.toThrow('client-secret-missing')
    // No sign-in helps there.
    await expect(failed).rejects.toMatchObject({ kind: 'refused' })
    expect(server.asked).toEqual([])
  })
})

describe('a new refresh token', () => {
  it('goes to main before the old one is forgotten, and is the one that is used from then on', async () => {
    const source = tokens.of(id, logIn)
    const before: unknown[] = []
    const telling = createAccountTokens(test.parts, () => void before.push(kept()))
    await telling.of(id, logIn).get()
    expect(before).toEqual(['refresh-1.planted'])
    expect(kept()).toBe('refresh-2.planted')
    expect(await source.renew().catch(() => 'refused')).toBe('refused')
    await tokens.of(id, logIn).renew()
    expect(told).toEqual([
      {
        type: 'secret-renewed',
        key: `account:${id}:refresh-token`,
        was: 'refresh-2.planted',
        value: 'refresh-3.planted'
      }
    ])
    expect(server.asked.map(({ refresh_token: token }) => token)).toEqual([
      'refresh-1.planted',
      'refresh-1.planted',
      'refresh-2.planted'
    ])
  })

  it('is kept for every account that had the old one, and takes the place of nothing entered meanwhile', async () => {
    const second = newAccount()
    test.setSecret(accountSecret(second, 'refreshToken'), 'refresh-1.planted')
    const asking = tokens.of(id, logIn).renew()
    test.setSecret(accountSecret(id, 'refreshToken'), 'entered by the person')
    await asking
    expect(kept()).toBe('entered by the person')
    expect(kept(second)).toBe('refresh-2.planted')
    expect(told).toHaveLength(1)
  })

  it('that a draft with another scope was given is used by what is being sent meanwhile', async () => {
    const sending = tokens.of(id, logIn)
    await sending.get()
    await tokens.of(id, { ...logIn, scope: 'another' }).renew()
    expect(await sending.renew()).toBe('access-3.planted')
    expect(kept()).toBe('refresh-4.planted')
  })

  it('of a draft that was tried out is kept when the draft is saved', async () => {
    const typed = { clientSecret: null, refreshToken: 'refresh-1.planted' }
    test.setSecret(accountSecret(id, 'refreshToken'), null)
    await tokens.of(null, logIn, typed).renew()
    expect(told).toEqual([])
    test.setSecret(accountSecret(id, 'refreshToken'), 'refresh-1.planted')
    const saved = tokens.of(id, logIn)
    expect(kept()).toBe('refresh-2.planted')
    expect(told).toMatchObject([{ was: 'refresh-1.planted', value: 'refresh-2.planted' }])
    expect(await saved.get()).toBe('access-1.planted')
  })

  it('is waited for at the end', async () => {
    let answer = () => {}
    server.answer = ({ refresh_token: was }) => ({
      write(response) {
        answer = () => response.end(JSON.stringify({ access_token: 'a', refresh_token: `${was}.next` }))
      }
    })
    const asking = tokens.of(id, logIn).get()
    let settled = false
    const ending = tokens.settled().then(() => (settled = true))
    while (server.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 2))
    expect(settled).toBe(false)
    answer()
    await ending
    expect(kept()).toBe('refresh-1.planted.next')
    await asking
  })
})
