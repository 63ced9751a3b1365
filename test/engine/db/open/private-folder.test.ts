import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDatabase } from '../../../../src/engine/db/open/open.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-private-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const modeOf = (path: string) => statSync(path).mode & 0o777

it('an empty folder that others could read is made private', () => {
  chmodSync(folder, 0o755)
  openDatabase(folder).close()
  expect(modeOf(folder)).toBe(0o700)
})

it('data that others could read is made private when it is opened', () => {
  openDatabase(folder).close()
  mkdirSync(join(folder, 'imports'), { recursive: true })
  writeFileSync(join(folder, 'engine.log'), '')
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), name === 'imports' ? 0o755 : 0o644)
  chmodSync(folder, 0o755)
  openDatabase(folder).close()
  expect(modeOf(folder)).toBe(0o700)
  expect(modeOf(join(folder, 'imports'))).toBe(0o700)
  for (const name of ['countersign.db', 'countersign.lock', 'engine.log'])
    expect([name, modeOf(join(folder, name))]).toEqual([name, 0o600])
})

it('a folder that holds files of others keeps its mode', () => {
  chmodSync(folder, 0o755)
  writeFileSync(join(folder, 'theirs.txt'), '', { mode: 0o644 })
  openDatabase(folder).close()
  expect(modeOf(folder)).toBe(0o755)
  expect(modeOf(join(folder, 'theirs.txt'))).toBe(0o644)
})
