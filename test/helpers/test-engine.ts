import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { ContractRouterClient } from '@orpc/contract'
import { type AnyRouter, createRouterClient } from '@orpc/server'
import { pino } from 'pino'
import { createEngine, type Engine, type EngineDeps } from '../../src/engine/app/create-engine.ts'
import type { Db } from '../../src/engine/db/database.ts'
import { openDatabase } from '../../src/engine/db/open/open.ts'
import { createFileGrants } from '../../src/engine/files/file-grants.ts'
import { createSecretStore, createSettingsStore } from '../../src/engine/context/pushed-settings.ts'
import type { Contract } from '../../src/shared/contract/index.ts'
import type { FromEngine } from '../../src/shared/ipc/engine-messages.ts'
import type { SecretKey } from '../../src/shared/secrets/secret-key.ts'
import type { Actor } from '../../src/shared/models/actor.ts'
import type { CampaignOptions } from '../../src/shared/models/campaign.ts'
import { defaultSettings } from '../../src/shared/models/default-settings.ts'
import {
  mergeSettings,
  type Settings,
  type SettingsPatch,
  settingsSchema
} from '../../src/shared/models/settings.ts'
import { createRunningClock, type RunningClock } from './running-clock.ts'
import { seededRandom } from './test-parts.ts'
import { testActor } from './call.ts'

export type EngineClient = ContractRouterClient<Contract>

export const templatesDir = resolve(import.meta.dirname, '../../templates')

/** A whole engine on a folder of its own, in this process, and a client that is typed by the contract. */
export interface TestEngine {
  readonly engine: Engine
  readonly client: EngineClient
  readonly db: Db
  readonly clock: RunningClock
  /** Holds the data folder (`data`) and whatever files the test makes. */
  readonly folder: string
  /** What the engine said to main, in order. */
  readonly told: readonly FromEngine[]
  changeSettings(patch: SettingsPatch): void
  setSecret(key: SecretKey, value: string | null): void
  /** Closes the engine and starts it again on the same folder. `between`: with the data closed in the meantime. */
  restart(options?: { graceMs?: number; between?: () => void | Promise<void> }): Promise<void>
  close(): Promise<void>
}

export interface TestEngineOptions {
  settings?: SettingsPatch
  /** The caller's, which stays. */
  dataDir?: string
  access?: 'work' | 'read'
  /** Before the first start. */
  prepare?: (db: Db) => void
  /** Where its clock starts; the computer's time unless given. */
  now?: number
  sends?: EngineDeps['sends']
}

/** Campaigns are not held back, unless the settings say so. */
export async function startTestEngine(options: TestEngineOptions = {}): Promise<TestEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-engine-'))
  const dataDir = options.dataDir ?? join(folder, 'data')
  mkdirSync(dataDir, { recursive: true })
  const clock = createRunningClock()
  if (options.now !== undefined) clock.shiftNow(options.now - clock.now())
  const settings = createSettingsStore(testSettings(options.settings))
  const secrets = createSecretStore()
  secrets.set('links:signing', testSigningSecret)
  const files = createFileGrants()
  const told: FromEngine[] = []
  if (options.prepare) withDatabase(dataDir, options.prepare)

  const start = () =>
    createEngine({
      dataDir,
      templatesDir,
      appVersion: '0.0.0-test',
      settings,
      secrets,
      files,
      log: pino({ level: 'silent' }),
      tell: (message) => void told.push(message),
      ...(options.access ? { access: options.access } : {}),
      sends: options.sends,
      clock,
      random: seededRandom(1)
    })
  let engine = await start()
  let client = clientOf(engine)

  return {
    get engine() {
      return engine
    },
    get client() {
      return client
    },
    get db() {
      return engine.parts.db
    },
    clock,
    folder,
    told,
    changeSettings: (patch) => settings.set(patched(settings.get(), patch)),
    setSecret: secrets.set,
    async restart({ graceMs = 5000, between } = {}) {
      await engine.close(graceMs)
      await between?.()
      engine = await start()
      client = clientOf(engine)
    },
    async close() {
      await engine.close(5000)
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** Of the built-in confirm page's links, the same for every test engine. */
export const testSigningSecret = 'a signing secret for tests only, long enough'

export const clientOf = (engine: Engine, actor: Actor = testActor): EngineClient =>
  createRouterClient(engine.router as unknown as AnyRouter, {
    context: { actor }
  }) as unknown as EngineClient

export function testSettings(patch: SettingsPatch = {}): Settings {
  return patched(patched(defaultSettings, { sending: { holdBack: 0 } }), patch)
}

function patched(settings: Settings, patch: SettingsPatch): Settings {
  return settingsSchema.parse(mergeSettings(settings, patch))
}

/** The database of an engine that is not running. */
export function withDatabase<T>(dataDir: string, work: (db: Db) => T): T {
  const { db, close } = openDatabase(dataDir)
  try {
    return work(db)
  } finally {
    close()
  }
}

/** Users number `from` to `from + n - 1`, pending, `user<i>@x.example` unless `address` says otherwise. */
export function addUsers(
  db: Db,
  n: number,
  {
    from = 1,
    address = (i: number) => `user${i}@x.example`
  }: { from?: number; address?: (i: number) => string } = {}
): void {
  const insert = db.statement(
    `INSERT INTO users (name, name_key, address, address_key, domain, status, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, 'pending', 0, 0)`
  )
  db.transaction(() => {
    for (let i = from; i < from + n; i++) {
      const at = address(i)
      insert.run(`User ${i}`, `user ${i}`, at, at.toLowerCase(), at.split('@')[1]!.toLowerCase())
    }
  })
}

/** An account for a server on this computer that takes mail in clear text. It becomes the active one. */
export async function addServerAccount(
  client: EngineClient,
  port: number,
  limits: {
    maxConnections?: number
    ratePerSecond?: number | null
    messagesPerConnection?: number
    /** Logs in; the password is the secret of the account. */
    user?: string
  } = {}
): Promise<number> {
  const { id } = await client.accounts.save({
    id: null,
    kind: 'smtp',
    name: 'Test server',
    host: '127.0.0.1',
    port,
    security: 'plain-loopback',
    user: limits.user ?? '',
    fromName: 'Ragtime',
    fromAddress: 'verify@ragtime.example',
    replyTo: '',
    ratePerSecond: limits.ratePerSecond ?? null,
    maxConnections: limits.maxConnections ?? 3,
    messagesPerConnection: limits.messagesPerConnection ?? 100
  })
  return id
}

export const everyPending = { filter: { status: 'pending' as const }, except: [] }

export function campaignOptions(
  accountId: number,
  options: Partial<CampaignOptions> = {}
): Omit<CampaignOptions, 'ratePerSecond' | 'startWith' | 'evenIfRecent'> & Partial<CampaignOptions> {
  return {
    name: 'Confirm your account',
    templateId: 'confirm-account',
    accountId,
    linkLifetime: 24 * 3_600_000,
    ...options
  }
}

/** Resolves as soon as it holds; looks a few hundred times a second. The test's own time limit is the limit. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 3))
}

/** How many deliveries of a campaign are in each state that any is in, counted from the rows. */
export function statesOf(db: Db, campaignId: number): Record<string, number> {
  const rows = db
    .statement('SELECT state, count(*) AS n FROM deliveries WHERE campaign_id = ? GROUP BY state')
    .all(campaignId) as { state: string; n: number }[]
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]))
}
