import { lstatSync, mkdirSync, readFileSync, rmdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Readable } from 'node:stream'
import { openSecrets } from '../../src/cli/engine/secrets-file.ts'
import { testSigningSecret } from '../helpers/test-engine.ts'
import { startTokenServer, type TokenServer } from '../helpers/token-server.ts'
import { cli, setUp } from './run-cli.ts'

let provider: TokenServer
beforeEach(async () => (provider = await startTokenServer({ rotates: true })))
afterEach(() => provider.close())

async function ready() {
  const oauth2 = { grant: 'refresh-token', clientId: 'c', tokenUrl: provider.url, scope: '' } as const
  const { folder, data, server } = await setUp({ users: 2, connections: 1, auth: true, oauth2 })
  const file = join(folder, 'tokens.json')
  const secrets = (refreshToken: string) => ({
    'links:signing': testSigningSecret,
    'account:2:refresh-token': refreshToken
  })
  writeFileSync(file, JSON.stringify(secrets(provider.refreshToken)), { mode: 0o600 })
  return { file, data, server, secrets, send: ['send', '--pending', '--wait', ...data] }
}

test('an access token is had with the refresh token of the file, and the next one stands in the file afterwards', async () => {
  const { file, send, server, secrets } = await ready()
  const { code, stdout, stderr } = await cli([...send, '--secrets', file])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).not.toContain('planted')
  expect(server.logins).toMatchObject([{ user: 'mailer', password: 'access-1.planted' }])
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(secrets('refresh-2.planted'))
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('the next one goes into no file that lay in its way', async () => {
  const { file, send, secrets } = await ready()
  const another = join(file, '..', 'another.txt')
  writeFileSync(another, 'another’s')
  symlinkSync(another, `${file}.new`)
  expect(await cli([...send, '--secrets', file])).toMatchObject({ code: 0, stderr: '' })
  expect(readFileSync(another, 'utf8')).toBe('another’s')
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(secrets('refresh-2.planted'))
  expect(lstatSync(file).isSymbolicLink()).toBe(false)
})

test('one that could not be written does not keep the one after it out of the file', async () => {
  const { file, secrets } = await ready()
  const kept = await openSecrets(
    {
      secrets: file,
      credentialsDirectory: undefined,
      dataDir: '/nowhere',
      stdin: Readable.from([]),
      userId: process.getuid?.()
    },
    false
  )
  const key = 'account:2:refresh-token'
  const renew = (was: string, value: string) => kept.renew({ type: 'secret-renewed', key, was, value })
  const inFile = () => JSON.parse(readFileSync(file, 'utf8')) as unknown
  mkdirSync(`${file}.new`)
  expect(renew(provider.refreshToken, 'second')).toBe(false)
  expect(inFile()).toEqual(secrets(provider.refreshToken))
  rmdirSync(`${file}.new`)
  expect(renew('second', 'third')).toBe(true)
  expect(inFile()).toEqual(secrets('third'))
  writeFileSync(file, JSON.stringify(secrets('entered by the person')))
  expect(renew('third', 'fourth')).toBe(false)
  expect(inFile()).toEqual(secrets('entered by the person'))
})

test('where the next one cannot be kept, that is said, and not what it is', async () => {
  const { send, secrets } = await ready()
  const stdin = JSON.stringify(secrets(provider.refreshToken))
  const { code, stderr } = await cli([...send, '--secrets', '-'], { stdin })
  expect(code).toBe(0)
  expect(stderr).toMatch(
    /^The provider replaced the refresh token of account 2, and the new one cannot be saved/
  )
  expect(stderr).not.toContain('planted')
})

test('without the refresh token nothing is started, and what is wanted is named', async () => {
  const { file, send } = await ready()
  writeFileSync(file, JSON.stringify({ 'links:signing': testSigningSecret }))
  const { code, stderr } = await cli([...send, '--secrets', file])
  expect(code).toBe(1)
  expect(stderr).toContain('The refresh token of “Test server” is not known here')
  expect(stderr).toContain('as "account:2:refresh-token"')
  expect(provider.asked).toEqual([])
})
