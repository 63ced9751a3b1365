import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { UsageError } from '../../src/cli/exit-codes.ts'
import { readSettings, updateSettings } from '../../src/cli/engine/settings-file.ts'
import { openSecrets, type SecretSources } from '../../src/cli/engine/secrets-file.ts'
import { parseSigningSecrets } from '../../src/shared/secrets/signing-secrets.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'countersign-secrets-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const content = JSON.stringify({ 'links:signing': ['new', 'old'], 'account:2': 'hunter2' })
const file = (text: string, mode = 0o600) => {
  const path = join(folder, 'secrets.json')
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}
const open = (sources: Partial<SecretSources>, mayBeNew = false) =>
  openSecrets(
    {
      secrets: null,
      credentialsDirectory: undefined,
      dataDir: folder,
      stdin: Readable.from([]),
      userId: process.getuid?.(),
      ...sources
    },
    mayBeNew
  )
const read = async (sources: Partial<SecretSources>) => (await open(sources)).values()
const refusal = async (sources: Partial<SecretSources>) => {
  const error: unknown = await read(sources).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(UsageError)
  const { message } = error as UsageError
  expect(message).not.toContain('hunter2')
  return message
}

test('from a file of one’s own, from standard input, or from systemd', async () => {
  const fromFile = await read({ secrets: file(content) })
  expect(fromFile.get('account:2')).toBe('hunter2')
  expect(parseSigningSecrets(fromFile.get('links:signing'))).toEqual(['new', 'old'])
  expect(await read({ secrets: '-', stdin: Readable.from([content]) })).toEqual(fromFile)
  // systemd's files are readable for the service by its own rules, whatever their mode.
  mkdirSync(join(folder, 'credentials'))
  writeFileSync(join(folder, 'credentials', 'countersign'), content, { mode: 0o440 })
  expect(await read({ credentialsDirectory: join(folder, 'credentials') })).toEqual(fromFile)
  expect((await read({ credentialsDirectory: folder })).size).toBe(0)
  expect((await read({})).size).toBe(0)
})

test.each([0o604, 0o640, 0o660, 0o644])('a file of mode %o is refused, with what to do', async (mode) => {
  expect(await refusal({ secrets: file(content, mode) })).toContain('chmod 600')
})

test('a file of somebody else is refused', async ({ skip }) => {
  if (process.getuid?.() !== 0) return skip('only root can give a file away')
  const path = file(content)
  chownSync(path, 65_534, 65_534)
  expect(await refusal({ secrets: path })).toContain('belongs to another user')
})

test('what is no file of secrets is refused without a word of it', async () => {
  for (const text of ['hunter2', '{"password": "hunter2"}', '{"account:2": ""}', '["hunter2"]', '']) {
    expect(await refusal({ secrets: file(text) })).toContain('does not hold secrets')
  }
  expect(await refusal({ secrets: folder })).toContain('is not a file')
  expect(await refusal({ secrets: join(folder, 'none') })).toContain('ENOENT')
})

test('a pipe in the place of a file is refused instead of waited for', async () => {
  const pipe = join(folder, 'settings.json')
  execFileSync('mkfifo', ['-m', '600', pipe])
  expect(await refusal({ secrets: pipe })).toContain('is not a file')
  expect(() => readSettings(folder)).toThrow(/settings\.json is not a file/)
  await expect(open({ credentialsDirectory: pipe })).rejects.toMatchObject({ code: 'ENOTDIR' })
})

test('without an option they are kept in the data folder, for its owner alone', async () => {
  const kept = await open({})
  kept.set('account:2', 'hunter2')
  kept.set('links:signing', '["new","old"]')
  const path = join(folder, 'cli-secrets.json')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
    'account:2': 'hunter2',
    'links:signing': ['new', 'old']
  })
  const again = await open({})
  expect(again.values()).toEqual(kept.values())
  again.remove(['account:2', 'account:3'])
  expect([...(await read({})).keys()]).toEqual(['links:signing'])
  chmodSync(path, 0o640)
  expect(await refusal({})).toContain('chmod 600')
})

test('a file that is named may be new where a command writes to it, and nowhere else', async () => {
  const path = join(folder, 'new.json')
  expect(await refusal({ secrets: path })).toContain('ENOENT')
  ;(await open({ secrets: path }, true)).set('account:2', 'hunter2')
  expect((await read({ secrets: path })).get('account:2')).toBe('hunter2')
})

test('what came from standard input or from systemd cannot be changed, and that is said before anything is done', async () => {
  const kept = await open({ secrets: '-', stdin: Readable.from([content]) })
  expect(() => kept.requireFile()).toThrow(/cannot be changed here/)
  expect(() => kept.set('account:2', 'other')).toThrow(UsageError)
})

test('settings are those of the app; the port of the confirm page is kept among them, and nothing else is changed', () => {
  expect(readSettings(folder).links.confirmPort).toBe(0)
  const path = join(folder, 'settings.json')
  writeFileSync(path, JSON.stringify({ service: { name: 'Ragtime' }, later: { kept: true } }))
  updateSettings(folder, { links: { confirmPort: 4321 } })
  expect(readSettings(folder)).toMatchObject({
    service: { name: 'Ragtime', website: '' },
    links: { confirmPort: 4321 }
  })
  updateSettings(folder, { links: { confirmPort: 4322 } })
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
    service: { name: 'Ragtime' },
    later: { kept: true },
    links: { confirmPort: 4322 }
  })
  writeFileSync(path, '{"service": {"name": 5}}')
  expect(() => readSettings(folder)).toThrow(/settings\.json cannot be used\. service\.name/)
  writeFileSync(path, '{')
  expect(() => readSettings(folder)).toThrow(/is not JSON/)
})
