import type { TroublePhrase } from '../../../src/shared/words/trouble-words.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAccountTokens } from '../../../src/engine/accounts/account-tokens.ts'
import { createKeptSecrets } from '../../../src/engine/accounts/kept-secrets.ts'
import { accountProcedures, watchAccountSecrets } from '../../../src/engine/accounts/procedures.ts'
import { activeAccount } from '../../../src/engine/accounts/accounts.sql.ts'
import { ensureMailboxAccount } from '../../../src/engine/accounts/mailbox-account.ts'
import type { Account, AccountInput, OAuth2LogIn } from '../../../src/shared/models/account.ts'
import { type ScriptedSmtpServer, startScriptedSmtpServer } from '../../helpers/scripted-smtp-server.ts'
import { startTokenServer } from '../../helpers/token-server.ts'
import { createTestParts, type TestParts } from '../../helpers/test-parts.ts'
import { call } from '../../helpers/call.ts'
import type { CampaignState } from '../../../src/shared/models/campaign.ts'
import { insertCampaign } from '../../builders/insert-rows.ts'

let test: TestParts
let procedures: ReturnType<typeof accountProcedures>
/** Accounts the queue was told to connect to anew. */
let reconnected: number[]
let trouble: { phrase: TroublePhrase; since: number; until: number | null } | null
let mailboxPort: number | null
let server: ScriptedSmtpServer | undefined

const deps = {
  get keptSecrets() {
    return createKeptSecrets(
      test.parts.secrets,
      () => undefined,
      () => {}
    )
  },
  get tokens() {
    return createAccountTokens(test.parts, () => {})
  },
  dispatcher: () => ({
    troubleOf: (id: number) => (id === 2 ? trouble : null),
    accountChanged: (id: number) => void reconnected.push(id)
  }),
  get mailboxPort() {
    return mailboxPort
  }
}

beforeEach(() => {
  test = createTestParts()
  reconnected = []
  trouble = null
  mailboxPort = 2525
  ensureMailboxAccount(test.parts.db, test.clock)
  procedures = accountProcedures(test.parts, deps)
})
afterEach(async () => {
  await server?.close()
  server = undefined
  test.cleanup()
})

const office: AccountInput = {
  kind: 'smtp',
  name: 'Office',
  host: 'smtp.office.example',
  port: 587,
  security: 'starttls',
  user: 'countersign',
  oauth2: null,
  fromName: 'Office',
  fromAddress: 'hello@office.example',
  replyTo: '',
  ratePerSecond: 10,
  maxConnections: 5,
  messagesPerConnection: 100
}
const google: OAuth2LogIn = {
  grant: 'refresh-token',
  clientId: 'client',
  tokenUrl: 'https://oauth2.googleapis.com/token',
  scope: ''
}
const save = (changes: Partial<AccountInput> = {}, id: number | null = null) =>
  call(procedures.save, { ...office, ...changes, id })
const list = () => call(procedures.list, {})
const mailbox = async (): Promise<Account> => (await list())[0]!

async function refusal(work: Promise<unknown>): Promise<{ code: string; message: string; data: unknown }> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason
  )
  expect(error).toBeInstanceOf(Error)
  return error as { code: string; message: string; data: unknown } & Error
}

function campaignThrough(accountId: number, state: CampaignState): void {
  insertCampaign(test.parts.db, { state, account_id: accountId })
}

describe('the test mailbox', () => {
  it('is there from the start, active, at the port its server has now', async () => {
    expect(await list()).toMatchObject([
      {
        id: 1,
        kind: 'mailbox',
        name: 'Test mailbox',
        host: '127.0.0.1',
        port: 2525,
        fromName: 'My service',
        fromAddress: 'verify@my-service.example',
        isActive: true,
        hasSecret: false,
        trouble: null
      }
    ])
  })

  it('is there once, and keeps what was changed, over any number of starts', async () => {
    await save({ ...(await mailbox()), fromName: 'Ours', fromAddress: 'ours@x.example' }, 1)
    ensureMailboxAccount(test.parts.db, test.clock)
    expect(await list()).toMatchObject([{ id: 1, fromName: 'Ours', fromAddress: 'ours@x.example' }])
  })

  it('lets only its sender and limits be changed', async () => {
    const changes = { ...office, kind: 'mailbox', fromAddress: 'me@x.example', ratePerSecond: 3 } as const
    expect(await save(changes, 1)).toMatchObject({
      name: 'Test mailbox',
      host: '127.0.0.1',
      user: '',
      security: 'plain-loopback',
      fromAddress: 'me@x.example',
      ratePerSecond: 3
    })
  })

  it('cannot be removed, made a mail server, or made twice', async () => {
    expect(await refusal(call(procedures.remove, { id: 1 }))).toMatchObject({ code: 'WRONG_STATE' })
    const kind = { code: 'INVALID_FIELD', data: { field: 'kind' } }
    expect(await refusal(save({}, 1))).toMatchObject(kind)
    expect(await refusal(save({ kind: 'mailbox' }))).toMatchObject(kind)
    expect(await list()).toHaveLength(1)
  })
})

describe('saving a mail server', () => {
  it('makes it the active account the first time, and a second one only when chosen', async () => {
    const first = await save()
    expect(first).toMatchObject({ ...office, id: 2, isActive: true })
    const second = await save({ name: 'Backup' })
    expect(second.isActive).toBe(false)
    expect((await list()).filter(({ isActive }) => isActive)).toMatchObject([{ name: 'Office' }])
    await call(procedures.activate, { id: second.id })
    expect((await list()).filter(({ isActive }) => isActive)).toMatchObject([{ name: 'Backup' }])
  })

  it('does not take over from the test mailbox again when it is saved again', async () => {
    const { id } = await save()
    await call(procedures.activate, { id: 1 })
    expect((await save({ port: 465, security: 'tls' }, id)).isActive).toBe(false)
    expect(activeAccount(test.parts.db)).toMatchObject({ id: 1 })
  })

  it('has the queue connect anew', async () => {
    const { id } = await save()
    await save({ port: 2587 }, id)
    expect(reconnected).toEqual([id, id])
  })

  it('tidies what was typed', async () => {
    const typed = { host: ' MÜNCHEN.example ', fromAddress: ' hello@office.example ', replyTo: '  ' }
    expect(await save(typed)).toMatchObject({
      host: 'xn--mnchen-3ya.example',
      fromAddress: 'hello@office.example',
      replyTo: ''
    })
    expect(await save({ host: '[::1]', security: 'plain-loopback' })).toMatchObject({ host: '::1' })
  })

  it.each([
    ['host', { host: '' }, 'host-missing'],
    ['host', { host: 'smtp://smtp.office.example' }, 'host-is-url'],
    ['host', { host: 'smtp.office.example:587' }, 'host-with-port'],
    ['host', { host: 'me@office.example' }, 'host-is-address'],
    ['host', { host: 'mail server' }, 'host-not-name'],
    ['host', { host: 'a..b' }, 'host-not-name'],
    ['host', { host: '-.example' }, 'host-not-name'],
    ['security', { security: 'plain-loopback' }, 'unencrypted-elsewhere'],
    ['security', { host: '10.0.0.1', security: 'plain-loopback' }, 'unencrypted-elsewhere'],
    ['fromAddress', { fromAddress: 'not an address' }, 'address-with-space'],
    ['fromAddress', { fromAddress: 'a@x.example, b@x.example' }, 'address-with-forbidden-character'],
    ['replyTo', { replyTo: 'nobody' }, 'address-without-at'],
    ['fromName', { fromName: 'Office\r\nBcc: all@x.example' }, 'from-name-control-character'],
    ['user', { user: 'a\u0000b' }, 'user-name-control-character'],
    ['user', { user: '', oauth2: google }, 'user-name-missing'],
    ['clientId', { oauth2: { ...google, clientId: ' ' } }, 'client-id-missing'],
    ['tokenUrl', { oauth2: { ...google, tokenUrl: 'oauth2.googleapis.com' } }, 'token-url-not-url'],
    ['tokenUrl', { oauth2: { ...google, tokenUrl: 'file:///etc/passwd' } }, 'token-url-not-url'],
    ['tokenUrl', { oauth2: { ...google, tokenUrl: 'http://x.example/token' } }, 'token-url-not-https'],
    [
      'tokenUrl',
      { oauth2: { ...google, tokenUrl: 'https://u:p@x.example/token' } },
      'token-url-with-password'
    ],
    ['scope', { oauth2: { ...google, grant: 'client-credentials' } }, 'scope-missing']
  ] as const)('refuses a %s of %j and says why', async (field, changes, words) => {
    const { code, message, data } = await refusal(save(changes))
    expect({ code, data }).toEqual({ code: 'INVALID_FIELD', data: { field } })
    expect(message).toContain(words)
    expect(await list()).toHaveLength(1)
  })

  it.each(['localhost', '127.0.0.1', '127.8.8.8', '::1'])('lets mail go unencrypted to %s', async (host) => {
    expect(await save({ host, security: 'plain-loopback' })).toMatchObject({ security: 'plain-loopback' })
  })

  it('of an account that is gone is refused', async () => {
    expect(await refusal(save({}, 77))).toMatchObject({ code: 'NOT_FOUND' })
    expect(await refusal(call(procedures.activate, { id: 77 }))).toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('removing a mail server', () => {
  it('gives its place to the test mailbox', async () => {
    const { id } = await save()
    await call(procedures.remove, { id })
    expect(await list()).toMatchObject([{ id: 1, isActive: true }])
  })

  it.each(['scheduled', 'held', 'running', 'paused'] as const)(
    'is refused while a %s campaign needs it',
    async (state) => {
      const { id } = await save()
      campaignThrough(id, state)
      const { code, message, data } = await refusal(call(procedures.remove, { id }))
      expect({ code, data }).toEqual({ code: 'WRONG_STATE', data: { campaignIds: [1] } })
      expect(message).toContain('"campaign":"Spring"')
      expect(await list()).toHaveLength(2)
    }
  )

  it.each(['finished', 'stopped'] as const)('is allowed after its campaigns are %s', async (state) => {
    const { id } = await save()
    campaignThrough(id, state)
    await call(procedures.remove, { id })
    expect(await list()).toHaveLength(1)
  })
})

describe('what is shown of an account', () => {
  it('is whether there is a password, never the password', async () => {
    const { id } = await save()
    test.setSecret(`account:${id}`, 'hunter2')
    const all = await list()
    expect(all.map(({ hasSecret }) => hasSecret)).toEqual([false, true])
    expect(JSON.stringify(all)).not.toContain('hunter2')
  })

  it('is whether there is what it asks for access tokens with', async () => {
    const { id } = await save({ oauth2: google })
    const has = async () => (await list()).find((account) => account.id === id)!.hasSecret
    test.setSecret(`account:${id}`, 'of no use here')
    test.setSecret(`account:${id}:client-secret`, 'not enough')
    expect(await has()).toBe(false)
    test.setSecret(`account:${id}:refresh-token`, 'r')
    expect(await has()).toBe(true)
    await save({ oauth2: { ...google, grant: 'client-credentials', scope: 'x' } }, id)
    expect(await has()).toBe(true)
    test.setSecret(`account:${id}:client-secret`, null)
    expect(await has()).toBe(false)
  })

  it('is its trouble, and trying again tells the queue', async () => {
    const { id } = await save()
    trouble = {
      phrase: { reason: 'said', params: { text: '535 5.7.8 Authentication failed' } },
      since: 1,
      until: null
    }
    expect((await list())[1]!.trouble).toEqual(trouble)
    reconnected = []
    await call(procedures.retryNow, { id })
    expect(reconnected).toEqual([id])
  })

  it('changes with its password: the queue connects anew', async () => {
    const { id } = await save()
    reconnected = []
    const end = watchAccountSecrets(test.parts, deps)
    test.setSecret(`account:${id}`, 'new')
    test.setSecret(`account:${id}:refresh-token`, 'new')
    test.setSecret('account:99', 'of nobody')
    test.setSecret('links:signing', '{}')
    expect(reconnected).toEqual([id, id])
    end()
    test.setSecret(`account:${id}`, null)
    expect(reconnected).toEqual([id, id])
  })
})

async function tryOut(
  changes: Partial<AccountInput>,
  more: { id?: number; password?: string; refreshToken?: string; sendTo?: string } = {}
): Promise<string[]> {
  const { id = null, password = null, refreshToken = null, sendTo = null } = more
  const steps = await call(procedures.test, {
    ...office,
    ...changes,
    id,
    password,
    refreshToken,
    sendTo
  })
  const ended: string[] = []
  for await (const { step, state, result, reply } of steps) {
    if (state !== 'running') ended.push(`${step} ${state}`)
    expect(JSON.stringify({ result, reply })).not.toContain('hunter2')
  }
  return ended
}

describe('testing an account', () => {
  it('tries a draft with its own password, step by step', async () => {
    server = await startScriptedSmtpServer({ auth: true })
    const draft = { host: '127.0.0.1', port: server.port, security: 'plain-loopback' } as const
    const passed = ['dns skipped', 'connect ok', 'tls skipped', 'login ok', 'send skipped']
    expect(await tryOut(draft, { password: 'hunter2' })).toEqual(passed)
    expect(server.messages).toEqual([])
  })

  it('sends a message to the administrator from the sender of the draft', async () => {
    server = await startScriptedSmtpServer()
    const draft = { host: '127.0.0.1', port: server.port, security: 'plain-loopback', user: '' } as const
    expect(await tryOut(draft, { sendTo: 'admin@x.example' })).toContain('send ok')
    expect(server.messages).toMatchObject([{ from: 'hello@office.example' }])
    const raw = server.messages[0]!.raw.toString()
    expect(raw).toContain('From: Office <hello@office.example>')
    expect(raw).toContain('To: admin@x.example')
  })

  it('uses the kept password of a saved account when none is given', async () => {
    server = await startScriptedSmtpServer({ auth: true })
    const draft = { host: '127.0.0.1', port: server.port, security: 'plain-loopback' } as const
    const { id } = await save(draft)
    test.setSecret(`account:${id}`, 'hunter2')
    expect(await tryOut(draft, { id })).toContain('login ok')
    expect(server.logins).toMatchObject([{ user: 'countersign', password: 'hunter2' }])
  })

  it('gets an access token before it logs in with OAuth 2, with what is typed or else what is kept', async () => {
    const provider = await startTokenServer()
    server = await startScriptedSmtpServer({ auth: true })
    const draft = {
      host: '127.0.0.1',
      port: server.port,
      security: 'plain-loopback',
      oauth2: { ...google, tokenUrl: provider.url }
    } as const
    const { id } = await save(draft)
    test.setSecret(`account:${id}:refresh-token`, 'refresh-1.planted')
    expect(await tryOut(draft, { id })).toContain('token ok')
    expect(server.logins).toMatchObject([{ user: 'countersign', password: 'access-1.planted' }])
    expect(await tryOut(draft, { id, refreshToken: 'wrong' })).toEqual([
      'dns skipped',
      'connect ok',
      'tls skipped',
      'token failed',
      'login skipped',
      'send skipped'
    ])
    expect(await tryOut(draft)).toContain('token failed')
    await provider.close()
  })

  it('reaches the test mailbox where it is, and says so when it is not there', async () => {
    server = await startScriptedSmtpServer()
    mailboxPort = server.port
    expect(await tryOut({ kind: 'mailbox' }, { id: 1, sendTo: 'admin@x.example' })).toContain('send ok')
    mailboxPort = null
    expect(await refusal(tryOut({ kind: 'mailbox' }, { id: 1 }))).toMatchObject({ code: 'NO_ACCOUNT' })
  })

  it('refuses a draft that cannot be, before anything is connected', async () => {
    expect(await refusal(tryOut({ host: '' }))).toMatchObject({
      code: 'INVALID_FIELD',
      data: { field: 'host' }
    })
    expect(await refusal(tryOut({}, { sendTo: 'nobody' }))).toMatchObject({ data: { field: 'sendTo' } })
  })
})

it('the presets are services that encrypt', async () => {
  const services = await call(procedures.services, {})
  expect(services.length).toBeGreaterThan(30)
  expect(services.find(({ id }) => id === 'Gmail')).toMatchObject({ host: 'smtp.gmail.com' })
  expect(services.filter(({ host }) => host === '127.0.0.1')).toEqual([])
})
