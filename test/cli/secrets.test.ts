import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { UsageError } from '../../src/cli/exit-codes.ts'
import { keepConfirmPort, readKeptSettings } from '../../src/cli/engine/stored-settings.ts'
import { readSecrets, type SecretSources } from '../../src/cli/engine/read-secrets.ts'
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
const read = (sources: Partial<SecretSources>) =>
  readSecrets({
    given: null,
    credentialsDirectory: undefined,
    stdin: Readable.from([]),
    userId: process.getuid?.(),
    ...sources
  })
const refusal = async (sources: Partial<SecretSources>) => {
  const error: unknown = await read(sources).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(UsageError)
  const { message } = error as UsageError
  expect(message).not.toContain('hunter2')
  return message
}

test('from a file of one’s own, from standard input, or from systemd', async () => {
  const fromFile = await read({ given: file(content) })
  expect(fromFile.get('account:2')).toBe('hunter2')
  expect(parseSigningSecrets(fromFile.get('links:signing'))).toEqual(['new', 'old'])
  expect(await read({ given: '-', stdin: Readable.from([content]) })).toEqual(fromFile)
  // systemd's files are readable for the service by its own rules, whatever their mode.
  mkdirSync(join(folder, 'credentials'))
  writeFileSync(join(folder, 'credentials', 'countersign'), content, { mode: 0o440 })
  expect(await read({ credentialsDirectory: join(folder, 'credentials') })).toEqual(fromFile)
  expect((await read({ credentialsDirectory: folder })).size).toBe(0)
  expect((await read({})).size).toBe(0)
})

test.each([0o604, 0o640, 0o660, 0o644])('a file of mode %o is refused, with what to do', async (mode) => {
  expect(await refusal({ given: file(content, mode) })).toContain('chmod 600')
})

test('a file of somebody else is refused', async ({ skip }) => {
  if (process.getuid?.() !== 0) return skip('only root can give a file away')
  const path = file(content)
  chownSync(path, 65_534, 65_534)
  expect(await refusal({ given: path })).toContain('belongs to another user')
})

test('what is no file of secrets is refused without a word of it', async () => {
  for (const text of ['hunter2', '{"password": "hunter2"}', '{"account:2": ""}', '["hunter2"]', '']) {
    expect(await refusal({ given: file(text) })).toContain('does not hold secrets')
  }
  expect(await refusal({ given: folder })).toContain('is not a file')
  expect(await refusal({ given: join(folder, 'none') })).toContain('ENOENT')
})

test('settings are those of the app; the port of the confirm page is kept among them, and nothing else is changed', () => {
  expect(readKeptSettings(folder).links.confirmPort).toBe(0)
  const path = join(folder, 'settings.json')
  writeFileSync(path, JSON.stringify({ service: { name: 'Ragtime' }, later: { kept: true } }))
  keepConfirmPort(folder, 4321)
  expect(readKeptSettings(folder)).toMatchObject({
    service: { name: 'Ragtime', website: '' },
    links: { confirmPort: 4321 }
  })
  keepConfirmPort(folder, 4322)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
    service: { name: 'Ragtime' },
    later: { kept: true },
    links: { confirmPort: 4322 }
  })
  writeFileSync(path, '{"service": {"name": 5}}')
  expect(() => readKeptSettings(folder)).toThrow(/settings\.json cannot be used\. service\.name/)
  writeFileSync(path, '{')
  expect(() => readKeptSettings(folder)).toThrow(/is not JSON/)
})
