import { mkdirSync } from 'node:fs'
import { basename } from 'node:path'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../../shared/contract/index.ts'
import type { FromEngine } from '../../shared/ipc/engine-messages.ts'
import type { SecretKey } from '../../shared/secrets/secret-key.ts'
import { commandLineActor } from '../../shared/models/actor.ts'
import type { Settings, SettingsPatch } from '../../shared/models/settings.ts'
import { accountOf } from '../../shared/secrets/account-secrets.ts'
import type { CommandContext } from '../command-context.ts'
import { CommandError } from '../exit-codes.ts'
import { openSecrets, type SecretsFile } from './secrets-file.ts'
import { readSettings, updateSettings } from './settings-file.ts'

export type EngineClient = ContractRouterClient<Contract>

/**
 * What a command wants of the engine. `look`: only to read, also while another engine works with the data. `change`: to
 * write, and hand no message over. `send`: to send what the command starts. `work`: to send everything that is under way.
 */
export type Purpose = 'look' | 'change' | 'send' | 'work'

/**
 * The engine in this process, and around it what the app's main process is on a desktop: the settings file, the secrets and
 * the files that may be read or written.
 */
export interface HeadlessEngine {
  readonly client: EngineClient
  settings(): Settings
  /** Throws BAD_INPUT where the result would not be valid. */
  updateSettings(patch: { [Section in keyof SettingsPatch]: unknown }): Settings
  readonly secrets: Pick<SecretsFile, 'file' | 'requireFile'> & {
    get(key: SecretKey): string | null
    set(key: SecretKey, value: string): void
    remove(keys: readonly SecretKey[]): void
  }
  /** Handles for procedures that take a file. */
  fileToRead(path: string): string
  fileToWrite(path: string): string
  /** Settles what is with the mail server, and closes the data. Called again, it waits for the same end. */
  close(): Promise<void>
}

/** What is in flight gets this long to settle: as long as when the app quits. */
const settleWithinMs = 30_000

/** Opens the engine for a command, and closes it after. Throws DATABASE_IN_USE, READ_ONLY, NOT_FOUND and the like. */
export async function withEngine<T>(
  context: CommandContext,
  purpose: Purpose,
  task: (engine: HeadlessEngine) => Promise<T>
): Promise<T> {
  let restarts = false
  const engine = await openHeadless(context, purpose, () => (restarts = true))
  let result: T
  try {
    result = await task(engine)
  } finally {
    await engine.close()
  }
  // The engine asked for a new start, which finishes what it did: here that is a start and an end.
  if (restarts) await (await openHeadless(context, 'change', () => {})).close()
  return result
}

async function openHeadless(
  context: CommandContext,
  purpose: Purpose,
  onRestart: () => void
): Promise<HeadlessEngine> {
  const { dataDir, terminal } = context
  const looks = purpose === 'look'
  // Only now: help, completion and what is wrong with a command line need no engine.
  const host = await import('../../engine/app/index.ts')
  // Before a folder is made: a slip in an option is no reason for one.
  const kept = await openSecrets(context, purpose === 'change')
  const settings = host.createSettingsStore(readSettings(dataDir))
  const secrets = host.createSecretStore()
  for (const [key, value] of kept.values()) secrets.set(key, value)
  const files = host.createFileGrants()
  if (!looks) mkdirSync(dataDir, { recursive: true, mode: 0o700 })

  const update: HeadlessEngine['updateSettings'] = (patch) => {
    const updated = updateSettings(dataDir, patch)
    settings.set(updated)
    return updated
  }
  const remove = (keys: readonly SecretKey[]) => {
    kept.remove(keys)
    for (const key of keys) secrets.set(key, null)
  }
  const warned = new Set<SecretKey>()
  const hear = (message: FromEngine) => {
    if (message.type === 'confirm-port') update({ links: { confirmPort: message.port } })
    else if (message.type === 'restart') {
      if (message.forget !== 'everything') remove(message.forget)
      onRestart()
    } else if (message.type === 'secret-forgotten') {
      if (kept.values().get(message.key) === message.was) kept.remove([message.key])
    } else if (message.type === 'secret-renewed' && !kept.renew(message) && !warned.has(message.key)) {
      warned.add(message.key)
      terminal.problem('SECRET_NOT_KEPT', notKept(message.key, kept.file === null))
    }
  }
  const engine = await host.createEngine({
    dataDir,
    templatesDir: context.templatesDir,
    appVersion: context.version,
    settings,
    secrets,
    files,
    log: host.openLog(dataDir, { sync: true }),
    access: looks ? 'read' : 'work',
    sends: purpose === 'work' ? 'all' : purpose === 'send' ? 'asked' : 'nothing',
    tell: hear
  })
  const client = engine.client(commandLineActor(host.osAccountName()))
  let closing: Promise<void> | undefined
  const close = () => (closing ??= engine.close(settleWithinMs))
  if (!looks && (await client.system.status({})).readOnly) {
    await close()
    throw new CommandError(
      'READ_ONLY',
      `The data folder ${dataDir} cannot be written to. Nothing was sent or changed.`
    )
  }

  let granted = 0
  const grant = (path: string, mode: 'read' | 'write') => {
    const handle = `file-${++granted}`
    files.grant({ handle, path, mode, name: basename(path), size: 0 })
    return handle
  }
  return {
    client,
    settings: () => settings.get(),
    updateSettings: update,
    secrets: {
      file: kept.file,
      requireFile: () => kept.requireFile(),
      get: (key) => secrets.get(key),
      set(key, value) {
        kept.set(key, value)
        secrets.set(key, value)
      },
      remove
    },
    fileToRead: (path) => grant(path, 'read'),
    fileToWrite: (path) => grant(path, 'write'),
    close
  }
}

const notKept = (key: SecretKey, hasNoFile: boolean) =>
  `The provider replaced the refresh token of account ${accountOf(key)}, and the new one cannot be saved where the old one ` +
  `came from. It is used until this command ends.${hasNoFile ? ' With --secrets FILE it is saved.' : ''}`
