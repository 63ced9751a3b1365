import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ScriptedSmtpServer, startScriptedSmtpServer } from '../helpers/scripted-smtp-server.ts'
import { run } from './run-in-process.ts'

let folder: string
let server: ScriptedSmtpServer
let data: string[]
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-init-'))
  data = ['--data', join(folder, 'data')]
  server = await startScriptedSmtpServer({ script: [], auth: true })
})
afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

const kept = (name: string): unknown => JSON.parse(readFileSync(join(folder, 'data', name), 'utf8'))
const flags = (...more: string[]) => [
  'init',
  '--service-name=Ragtime',
  '--admin=me@ragtime.example',
  '--from=verify@ragtime.example',
  '--host=127.0.0.1',
  `--port=${server.port}`,
  '--security=none',
  '--user=mailer',
  ...more,
  ...data
]

test('fresh data works from the command line alone: set up, imported, and sent', async () => {
  const ready = await run(flags('--password-file', '-', '--json'), { stdin: 'hunter2\n' })
  expect({ code: ready.code, stderr: ready.stderr }).toEqual({ code: 0, stderr: '' })
  expect(ready.json).toMatchObject({
    service: { name: 'Ragtime', adminAddress: 'me@ragtime.example' },
    account: { id: 2, isActive: true },
    signingSecret: 'made',
    test: { ok: true }
  })
  expect(server.acceptedRecipients()).toEqual(['me@ragtime.example'])
  expect(server.logins).toMatchObject([{ user: 'mailer', password: 'hunter2' }])
  expect(ready.stdout).not.toContain('hunter2')
  expect(kept('cli-secrets.json')).toEqual({
    'account:2': 'hunter2',
    'links:signing': expect.stringMatching(/^[\w-]{43}$/)
  })
  expect(statSync(join(folder, 'data', 'cli-secrets.json')).mode & 0o777).toBe(0o600)

  writeFileSync(join(folder, 'users.csv'), 'Email,Name\nada@x.example,Ada\n')
  expect((await run(['import', 'users.csv', ...data], { cwd: folder })).code).toBe(0)
  expect((await run(['send', '--pending', '--wait', ...data])).code).toBe(0)
  expect(server.acceptedRecipients()).toEqual(['me@ragtime.example', 'ada@x.example'])
})

test('a person at the terminal is asked for what is not given, and a second time keeps what there is', async () => {
  const answers = {
    'Name of your service': 'Ragtime',
    Website: '',
    'Your own email address': 'me@ragtime.example',
    'Mail service': 'own',
    'Mail server': '127.0.0.1',
    Encryption: 'none',
    Port: String(server.port),
    'User name': 'mailer',
    'Sender address': 'verify@ragtime.example',
    'Sender name': 'Ragtime',
    Password: 'hunter2',
    'URL of your confirmation page': 'https://ragtime.example/confirm/{{ token }}',
    'How links are signed': 'jwt-eddsa'
  }
  const first = await run(['init', ...data], { answers })
  expect(first).toMatchObject({ code: 0, stderr: '' })
  expect(first.stdout).toContain('ok      Test email')
  expect(kept('settings.json')).toMatchObject({
    service: { name: 'Ragtime' },
    links: { target: 'own', method: 'jwt-eddsa' }
  })
  const secrets = kept('cli-secrets.json')
  const again = await run(['init', '--json', ...data], { answers })
  expect(again.json).toMatchObject({ account: { id: 2 }, signingSecret: 'kept', test: { ok: true } })
  expect(kept('cli-secrets.json')).toEqual(secrets)
})

test('where nobody can be asked, what is missing is named, and nothing is set up', async () => {
  const missing = await run(['init', '--service-name', 'Ragtime', ...data])
  expect(missing).toMatchObject({ code: 2, stderr: 'Missing: --admin.\n' })
  const account = await run(['init', '--service-name', 'Ragtime', '--admin', 'me@x.example', ...data])
  expect(account).toMatchObject({ code: 2, stderr: 'Missing: --host or --service, --from.\n' })
  expect(await run(['accounts', 'list', '--json', ...data])).toMatchObject({
    json: { accounts: [{ kind: 'mailbox' }] }
  })
})

test('a test that fails says at which step, and what to do next', async () => {
  await server.close()
  const failed = await run(flags('--password-file', '-'), { stdin: 'hunter2' })
  expect(failed.code).toBe(1)
  expect(failed.stdout).toContain('FAILED  Connection')
  expect(failed.stdout).toContain('countersign accounts test 2')
})

test('secrets that came from standard input or systemd have no place for a new one, so nothing is set up', async () => {
  const refused = await run(flags('--secrets', '-'), { stdin: '{}' })
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--secrets FILE') })
})
