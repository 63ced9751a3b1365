import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ScriptedSmtpServer, startScriptedSmtpServer } from '../helpers/scripted-smtp-server.ts'
import { run } from './run-in-process.ts'

let folder: string
let server: ScriptedSmtpServer
let data: string[]
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-accounts-'))
  data = ['--data', join(folder, 'data')]
  server = await startScriptedSmtpServer({ script: [], auth: true })
})
afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

const add = (more: string[], options: Parameters<typeof run>[1] = {}) =>
  run(
    [
      'accounts',
      'add',
      '--name=Office',
      '--host=127.0.0.1',
      `--port=${server.port}`,
      '--security=none',
      '--user=mailer',
      '--from=verify@ragtime.example',
      ...more,
      ...data
    ],
    options
  )
const secrets = (): unknown => JSON.parse(readFileSync(join(folder, 'data', 'cli-secrets.json'), 'utf8'))

test('an account is added with a password that is typed, tested, changed, and removed with its password', async () => {
  const added = await add(['--json'], { answers: { Password: 'hunter2' } })
  expect(added.json).toMatchObject({ account: { id: 2, isActive: true, hasSecret: true } })
  expect(added.stdout + added.stderr).not.toContain('hunter2')
  expect(secrets()).toEqual({ 'account:2': 'hunter2' })

  const tested = await run(['accounts', 'test', 'Office', '--send-to', 'me@x.example', '--json', ...data])
  expect(tested.code).toBe(0)
  expect(tested.json).toMatchObject({
    id: 2,
    ok: true,
    steps: expect.arrayContaining([expect.objectContaining({ step: 'send', state: 'ok' })])
  })
  expect(server.acceptedRecipients()).toEqual(['me@x.example'])

  const password = join(folder, 'password')
  writeFileSync(password, 'another\n', { mode: 0o600 })
  const set = await run([
    'accounts',
    'set',
    '2',
    '--rate',
    '5',
    '--password-file',
    password,
    '--json',
    ...data
  ])
  expect(set.json).toMatchObject({ account: { name: 'Office', ratePerSecond: 5, user: 'mailer' } })
  expect(secrets()).toEqual({ 'account:2': 'another' })
  expect((await run(['accounts', 'show', 'Office', ...data])).stdout).toMatch(/^Rate limit: +5\/s$/m)

  await run(['accounts', 'activate', '1', ...data])
  expect((await run(['accounts', 'list', ...data])).stdout).toMatch(/^1 .*active/m)
  expect((await run(['accounts', 'remove', '2', ...data])).code).toBe(0)
  expect(secrets()).toEqual({})
})

test('a password comes from a private file or standard input, and is said to be missing otherwise', async () => {
  const open = join(folder, 'open')
  writeFileSync(open, 'hunter2', { mode: 0o644 })
  expect(await add(['--password-file', open])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`chmod 600 ${open}`)
  })
  expect(await add(['--password-file', '-'], { stdin: '' })).toMatchObject({
    code: 2,
    stderr: 'The password is empty.\n'
  })
  const without = await add([])
  expect(without.stdout).toContain('Its password is missing')
  expect((await run(['accounts', 'list', ...data])).stdout).toContain('password missing')
})

test('what is wrong with an account is said, and nothing is saved', async () => {
  const refused = [
    [['--service', 'nobody'], 2, 'Services: '],
    [['--oauth2', 'refresh-token'], 2, '--client-id'],
    [['--host', 'smtp.example.com'], 1, ''],
    [['--password-file', '-', '--client-secret-file', '-'], 2, 'only once']
  ] as const
  for (const [more, code, words] of refused) {
    expect(await add([...more])).toMatchObject({ code, stderr: expect.stringContaining(words) })
  }
  expect(await run(['accounts', 'list', '--json', ...data])).toMatchObject({
    json: { accounts: [{ id: 1 }] }
  })
  expect(await run(['accounts', 'show', 'Office', ...data])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('1 “Test mailbox”')
  })
})
