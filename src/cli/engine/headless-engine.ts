import { mkdirSync } from 'node:fs'
import { createRouterClient } from '@orpc/server'
import type { ContractRouterClient } from '@orpc/contract'
import { createEngine, type Engine } from '../../engine/app/create-engine.ts'
import { createFileGrants, type FileGrants } from '../../engine/files/file-grants.ts'
import { openLog } from '../../engine/runtime/logging.ts'
import type { Sends } from '../../engine/app/services.ts'
import { createSecretStore, createSettingsStore } from '../../engine/app/pushed-settings.ts'
import { sentenceError } from '../../shared/errors.ts'
import type { Contract } from '../../shared/contract/index.ts'
import type { EngineNotice, RenewedSecret } from '../../shared/ipc/engine-messages.ts'
import type { SecretKey } from '../../shared/secrets/secret-key.ts'
import { keepConfirmPort, readKeptSettings } from './stored-settings.ts'

export type EngineClient = ContractRouterClient<Contract>

/** The engine in this process, with nothing around it. */
export interface HeadlessEngine {
  readonly client: EngineClient
  readonly parts: Engine['parts']
  readonly files: FileGrants
  /** Settles what is with the mail server, and closes the data. Asked again, it waits for the same end. */
  close(): Promise<void>
}

export interface HeadlessOptions {
  dataDir: string
  templatesDir: string
  version: string
  sends: Sends
  secrets?: ReadonlyMap<SecretKey, string>
  /** A provider replaced a refresh token: keeps it at once. */
  onSecretRenewed?: (renewed: RenewedSecret) => void
  /** A campaign has ended or was paused. */
  onNotice?: (notice: EngineNotice) => void
}

/** What is in flight gets this long to settle: as long as when the app quits. */
const settleWithin = 30_000

/** Throws what createEngine throws, DATABASE_IN_USE above all; READ_ONLY where nothing can be written. */
export async function openHeadless(options: HeadlessOptions): Promise<HeadlessEngine> {
  const { dataDir } = options
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const settings = createSettingsStore(readKeptSettings(dataDir))
  const secrets = createSecretStore()
  for (const [key, value] of options.secrets ?? []) secrets.set(key, value)
  const files = createFileGrants()
  const engine = await createEngine({
    dataDir,
    templatesDir: options.templatesDir,
    appVersion: options.version,
    settings,
    secrets,
    files,
    log: openLog(dataDir, { sync: true }),
    sends: options.sends,
    tell(message) {
      if (message.type === 'confirm-port') keepConfirmPort(dataDir, message.port)
      else if (message.type === 'secret-renewed') options.onSecretRenewed?.(message)
      else if (message.type === 'notice') options.onNotice?.(message)
    }
  })
  if (engine.parts.db.readOnly) {
    await engine.close(settleWithin)
    // It could only be looked at, and whoever asks for an engine here wants something done.
    throw sentenceError(
      'READ_ONLY',
      `The data folder ${dataDir} cannot be written to. Nothing was sent or changed.`
    )
  }
  let closing: Promise<void> | undefined
  return {
    client: createRouterClient(engine.router, { context: {} }),
    parts: engine.parts,
    files,
    close: () => (closing ??= engine.close(settleWithin))
  }
}
