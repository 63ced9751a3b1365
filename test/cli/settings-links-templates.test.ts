import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { run } from './run-in-process.ts'

let folder: string
let data: string[]
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-settings-'))
  data = ['--data', join(folder, 'data')]
  // The first command that changes something makes the data.
  expect((await run(['settings', 'set', 'service.name', 'Ragtime', ...data])).code).toBe(0)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const secretsInFile = () =>
  JSON.parse(readFileSync(join(folder, 'data', 'cli-secrets.json'), 'utf8')) as Record<
    string,
    string | string[]
  >

test('settings are listed, shown and changed; durations are written as people write them', async () => {
  expect((await run(['settings', 'get', 'service.name', ...data])).stdout).toBe('Ragtime\n')
  await run(['settings', 'set', 'sending.cooldown', '36h', ...data])
  await run(['settings', 'set', 'sending.stopLoss.rejectedPercent', '8', ...data])
  const { stdout } = await run(['settings', 'list', ...data])
  expect(stdout).toMatch(/^sending\.cooldown +36h$/m)
  expect(stdout).toMatch(/^sending\.stopLoss\.sameCodeInARow +5$/m)
  expect((await run(['settings', 'list', '--json', ...data])).json).toMatchObject({
    settings: {
      service: { name: 'Ragtime' },
      sending: { cooldown: 129_600_000, stopLoss: { rejectedPercent: 8 } }
    }
  })
})

test.each([
  [['settings', 'set', 'service.nam', 'x'], 2, 'There is no setting'],
  [['settings', 'set', 'sending.cooldown', 'long'], 2, 'duration'],
  [['settings', 'set', 'updates.look', 'yes'], 2, 'true or false'],
  [['settings', 'set', 'sending.stopLoss.rejectedPercent', '101'], 1, 'rejectedPercent'],
  [['links', 'set'], 2, 'Nothing to change'],
  [['links', 'public-key'], 2, 'Only jwt-eddsa'],
  [['links', 'snippets', 'cobol'], 2, 'flask'],
  [['templates', 'set', 'confirm-account'], 2, 'Nothing to change'],
  [['templates', 'reset', 'nothing', '--yes'], 1, 'template']
])('%j is refused, and nothing is changed', async (args, code, words) => {
  const before = (await run(['settings', 'list', '--json', ...data])).json
  const refused = await run([...args, ...data])
  expect(refused).toMatchObject({ code, stderr: expect.stringContaining(words) })
  expect((await run(['settings', 'list', '--json', ...data])).json).toEqual(before)
})

test('links: made for one’s own page, with a secret, a public key and the code for them', async () => {
  const url = 'https://ragtime.example/confirm/{{ token }}'
  const before = await run(['links', 'set', '--url', url, '--method', 'jwt-eddsa', ...data])
  expect(before.stdout).toContain('missing: `countersign links secret make`')
  const made = await run(['links', 'secret', 'make', ...data])
  expect(made.stdout).toContain(join(folder, 'data', 'cli-secrets.json'))
  expect(made.stdout).not.toContain('PRIVATE KEY')
  expect(secretsInFile()['links:signing']).toMatch(/^-----BEGIN PRIVATE KEY-----/)
  const pem = (await run(['links', 'public-key', ...data])).stdout
  expect(pem).toMatch(/^-----BEGIN PUBLIC KEY-----\n/)
  expect((await run(['links', 'snippets', 'flask', ...data])).stdout).toContain(pem.split('\n')[1])
  expect((await run(['links', 'show', '--json', ...data])).json).toMatchObject({
    target: 'own',
    method: 'jwt-eddsa',
    secrets: 1,
    publicKey: pem,
    example: expect.stringMatching(/^https:\/\/ragtime\.example\/confirm\/ey/),
    problem: null
  })
})

test('a new secret leaves the older ones verifying, unless they are dropped', async () => {
  await run(['links', 'secret', 'make', ...data])
  const first = secretsInFile()['links:signing']
  const set = await run(['links', 'secret', 'set', '-', '--json', ...data], {
    stdin: 'a secret of the service\n'
  })
  expect(set.json).toMatchObject({ older: 1 })
  expect(secretsInFile()['links:signing']).toEqual(['a secret of the service', first])
  await run(['links', 'secret', 'make', '--drop-older', ...data])
  expect(secretsInFile()['links:signing']).toMatch(/^[\w-]{43}$/)
  const short = await run(['links', 'secret', 'set', '-', ...data], { stdin: 'short' })
  expect(short).toMatchObject({ code: 2, stderr: expect.stringContaining('16 characters') })
})

test('templates: changed from files, checked, and reset; one with errors is not saved', async () => {
  writeFileSync(join(folder, 'mail.txt'), 'Hello {{ user.name }}, {{ link }}\n')
  const set = (...more: string[]) =>
    run(['templates', 'set', 'confirm-account', ...more, ...data], { cwd: folder })
  expect((await set('--text', 'mail.txt', '--subject', 'Please confirm')).code).toBe(0)
  expect((await run(['templates', 'show', 'confirm-account', '--part', 'text', ...data])).stdout).toBe(
    'Hello {{ user.name }}, {{ link }}\n'
  )
  expect((await run(['templates', 'list', ...data])).stdout).toMatch(/^confirm-account .*built-in, edited$/m)
  expect((await run(['templates', 'check', ...data])).code).toBe(0)
  expect(await set('--subject', '{% if %}')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('subject line 1')
  })
  expect(await set('--html', folder)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('is not a file')
  })
  expect((await run(['templates', 'reset', 'confirm-account', ...data])).code).toBe(2)
  expect((await run(['templates', 'reset', 'confirm-account', '--yes', ...data])).code).toBe(0)
  expect((await run(['templates', 'list', '--json', ...data])).json).toMatchObject({
    templates: expect.arrayContaining([expect.objectContaining({ id: 'confirm-account', edited: false })])
  })
})

test('a template is created from another, changed and removed; a built-in one stays', async () => {
  const created = await run([
    'templates',
    'create',
    'Spring reminder',
    '--from',
    'reminder',
    '--json',
    ...data
  ])
  const { id } = (created.json as { template: { id: string } }).template
  expect((await run(['templates', 'set', id, '--subject', 'Spring is here', ...data])).code).toBe(0)
  expect((await run(['templates', 'show', id, '--part', 'subject', ...data])).stdout).toContain(
    'Spring is here'
  )
  expect((await run(['templates', 'remove', id, ...data])).code).toBe(2)
  expect((await run(['templates', 'remove', id, '--yes', ...data])).code).toBe(0)
  expect((await run(['templates', 'show', id, ...data])).code).toBe(1)
  expect((await run(['templates', 'remove', 'reminder', '--yes', ...data])).code).toBe(2)
})
