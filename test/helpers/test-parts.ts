import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { pino } from 'pino'
import { openDatabase } from '../../src/engine/db/open/open.ts'
import { createEventHub } from '../../src/engine/runtime/event-hub.ts'
import { createSecretStore } from '../../src/engine/context/pushed-settings.ts'
import { createFileGrants } from '../../src/engine/files/file-grants.ts'
import type { EngineContext } from '../../src/engine/context/engine-context.ts'
import type { SecretKey } from '../../src/shared/secrets/secret-key.ts'
import { defaultSettings } from '../../src/shared/models/default-settings.ts'
import type { Settings } from '../../src/shared/models/settings.ts'
import { createTestClock, type TestClock } from './test-clock.ts'

/** Parts of an engine on a database of its own in a folder of its own, with a clock and settings that the test moves. */
export interface TestParts {
  parts: EngineContext
  clock: TestClock
  /** Holds the data folder (`data`) and whatever files the test makes. */
  folder: string
  /** Replaces settings by section, and tells those who listen. */
  changeSettings(change: (settings: Settings) => Settings): void
  setSecret(key: SecretKey, value: string | null): void
  /** Writes a file into the folder and grants it for reading; returns its handle. */
  fileToRead(name: string, content: string | Uint8Array): string
  /** Grants a file in the folder, not yet there, for writing. */
  fileToWrite(name: string): { handle: string; path: string }
  /** As a restart of the engine finds things: the database is closed and opened again, granted files are known. */
  reopen(): EngineContext
  /** Closes the database and removes the folder. */
  cleanup(): void
}

export function createTestParts(options: { now?: number; seed?: number } = {}): TestParts {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'))
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir)
  const clock = createTestClock(options.now)
  const files = createFileGrants()

  let settings: Settings = structuredClone(defaultSettings)
  const settingsListeners = new Set<(settings: Settings) => void>()
  const secrets = createSecretStore()
  let opened = openDatabase(dataDir)

  const makeParts = (): EngineContext => ({
    db: opened.db,
    clock,
    random: seededRandom(options.seed ?? 1),
    settings: {
      get: () => settings,
      onChange(listener) {
        settingsListeners.add(listener)
        return () => void settingsListeners.delete(listener)
      }
    },
    secrets,
    files,
    events: createEventHub(clock),
    log: pino({ level: 'silent' }),
    dataDir,
    templatesDir: resolve(import.meta.dirname, '../../templates'),
    appVersion: '0.0.0-test'
  })

  const test: TestParts = {
    parts: makeParts(),
    clock,
    folder,
    changeSettings(change) {
      settings = change(structuredClone(settings))
      for (const listener of settingsListeners) listener(settings)
    },
    setSecret: secrets.set,
    fileToRead(name, content) {
      const path = join(folder, name)
      writeFileSync(path, content)
      const size = typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength
      files.grant({ handle: `read-${name}`, path, mode: 'read', name: basename(name), size })
      return `read-${name}`
    },
    fileToWrite(name) {
      const path = join(folder, name)
      files.grant({ handle: `write-${name}`, path, mode: 'write', name: basename(name), size: 0 })
      return { handle: `write-${name}`, path }
    },
    reopen() {
      opened.close()
      opened = openDatabase(dataDir)
      test.parts = makeParts()
      return test.parts
    },
    cleanup() {
      opened.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
  return test
}

/** mulberry32: small, even, the same on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
