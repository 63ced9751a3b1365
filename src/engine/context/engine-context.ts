import { implement } from '@orpc/server'
import type { Logger } from 'pino'
import { contract } from '../../shared/contract/index.ts'
import type { SecretKey } from '../../shared/secrets/secret-key.ts'
import type { Settings } from '../../shared/models/settings.ts'
import type { Actor } from '../../shared/models/actor.ts'
import type { Clock, EventHub } from '../runtime/index.ts'
import type { Db } from '../db/index.ts'
import type { FileGrants } from '../files/index.ts'

/** Settings as they are now. They are main's to keep; the engine is told of every change. */
export interface SettingsSource {
  get(): Settings
  onChange(listener: (settings: Settings) => void): () => void
}

/** Secrets in memory only: handed over by message, written nowhere. */
export interface SecretSource {
  get(key: SecretKey): string | null
  /** `before`: its value until now. */
  onChange(listener: (key: SecretKey, before: string | null) => void): () => void
  /** Ours by way of a provider: known here from now on, and no change that anybody has to hear of. Main is told by `tell`. */
  renew(key: SecretKey, value: string): void
  /** No longer known here. Main is told by `tell`. */
  forget(key: SecretKey): void
}

/** What every feature is given. */
export interface EngineContext {
  db: Db
  clock: Clock
  /** A number in [0, 1): jitter. Nothing secret is made of it. */
  random(): number
  settings: SettingsSource
  secrets: SecretSource
  files: FileGrants
  events: EventHub
  log: Logger
  dataDir: string
  templatesDir: string
  appVersion: string
}

/** What every call carries, beside its input. */
export interface CallContext {
  actor: Actor
}

/** Procedures are made from this: `os.users.page.handler(...)` is checked against the contract. */
export const implementer = implement(contract).$context<CallContext>()
