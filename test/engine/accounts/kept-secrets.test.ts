import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccountInput, OAuth2LogIn } from '../../../src/shared/models/account.ts'
import { type ScriptedSmtpServer, startScriptedSmtpServer } from '../../helpers/scripted-smtp-server.ts'
import { startTestEngine, type TestEngine } from '../../helpers/test-engine.ts'
import { startTokenServer } from '../../helpers/token-server.ts'

let engine: TestEngine
/** The server that the secrets were entered for, and one that wants to have them. */
let ours: ScriptedSmtpServer
let thief: ScriptedSmtpServer

beforeEach(async () => {
  engine = await startTestEngine()
  ours = await startScriptedSmtpServer({ auth: true })
  thief = await startScriptedSmtpServer({ auth: true })
})
afterEach(async () => {
  await engine.close()
  await Promise.all([ours.close(), thief.close()])
})

const account = (changes: Partial<AccountInput> = {}): AccountInput => ({
  kind: 'smtp',
  name: 'Ours',
  host: '127.0.0.1',
  port: ours.port,
  security: 'plain-loopback',
  user: 'me@x.example',
  oauth2: null,
  fromName: 'Ours',
  fromAddress: 'me@x.example',
  replyTo: '',
  ratePerSecond: 10,
  maxConnections: 1,
  messagesPerConnection: 100,
  ...changes
})

async function saved(changes: Partial<AccountInput> = {}, password: string | null = 'KEPT'): Promise<number> {
  const { id } = await engine.client.accounts.save({ ...account(changes), id: null })
  if (password !== null) engine.setSecret(`account:${id}`, password)
  return id
}

async function tryOut(id: number, changes: Partial<AccountInput>, password: string | null = null) {
  const steps = await engine.client.accounts.test({
    ...account(changes),
    id,
    password,
    clientSecret: null,
    refreshToken: null,
    sendTo: null
  })
  const ended: string[] = []
  for await (const { step, state } of steps) if (state !== 'running') ended.push(`${step} ${state}`)
  return ended
}
const hasSecret = async (id: number) =>
  (await engine.client.accounts.list({})).find((one) => one.id === id)?.hasSecret

describe('a kept password', () => {
  it.each<[string, () => Partial<AccountInput>]>([
    ['server', () => ({ host: 'localhost', port: thief.port })],
    ['port', () => ({ port: thief.port })],
    ['user', () => ({ user: 'somebody@x.example' })]
  ])('is not tried with another %s', async (_what, changes) => {
    const id = await saved()
    await expect(tryOut(id, changes())).rejects.toThrow()
    expect([...thief.logins, ...ours.logins]).toEqual([])
    expect(await tryOut(id, changes(), 'typed')).toContain('login ok')
    expect([...thief.logins, ...ours.logins]).toMatchObject([{ password: 'typed' }])
  })

  it('is tried with another sender or limit', async () => {
    const id = await saved()
    expect(await tryOut(id, { fromName: 'Another', maxConnections: 2 })).toContain('login ok')
  })

  it('is forgotten when the account is saved with another server, here and by main', async () => {
    const id = await saved()
    await engine.client.accounts.save({ ...account({ port: thief.port }), id })
    expect(await hasSecret(id)).toBe(false)
    expect(engine.told).toContainEqual({ type: 'secret-forgotten', key: `account:${id}`, was: 'KEPT' })
    await expect(tryOut(id, { port: thief.port }, null)).resolves.not.toContain('login ok')
    expect(thief.logins.map(({ password }) => password)).not.toContain('KEPT')
  })

  it('stays when the account is saved with another name', async () => {
    const id = await saved()
    await engine.client.accounts.save({ ...account({ name: 'Renamed' }), id })
    expect(await hasSecret(id)).toBe(true)
  })

  it('that was entered where there was none, ahead of saving the server it is for, stays', async () => {
    const id = await saved({ user: '' }, null)
    engine.setSecret(`account:${id}`, 'NEW')
    await engine.client.accounts.save({ ...account({ port: thief.port }), id })
    expect(await hasSecret(id)).toBe(true)
    // From now on it is for that server, and for no other.
    await engine.client.accounts.save({ ...account(), id })
    expect(await hasSecret(id)).toBe(false)
  })

  it('that was entered after its server changed is for that server only', async () => {
    const id = await saved()
    await engine.client.accounts.save({ ...account({ port: thief.port }), id })
    engine.setSecret(`account:${id}`, 'NEW')
    await engine.client.accounts.save({ ...account(), id })
    expect(await hasSecret(id)).toBe(false)
  })
})

describe('a kept token', () => {
  it('goes neither to another token URL nor, as an access token, to another mail server', async () => {
    const provider = await startTokenServer()
    const other = await startTokenServer()
    const oauth2: OAuth2LogIn = {
      grant: 'refresh-token',
      clientId: 'client',
      tokenUrl: provider.url,
      scope: ''
    }
    const { id } = await engine.client.accounts.save({ ...account({ oauth2 }), id: null })
    engine.setSecret(`account:${id}:refresh-token`, 'refresh-1.planted')
    expect(await tryOut(id, { oauth2: { ...oauth2, tokenUrl: other.url } })).toContain('token failed')
    expect(await tryOut(id, { oauth2: { ...oauth2, clientId: 'another' } })).toContain('token failed')
    expect(await tryOut(id, { oauth2, port: thief.port })).toContain('token failed')
    expect(other.asked).toEqual([])
    expect(thief.logins).toEqual([])
    expect(await tryOut(id, { oauth2 })).toContain('token ok')
    await Promise.all([provider.close(), other.close()])
  })
})
