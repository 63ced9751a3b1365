import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SafeStorage } from 'electron'
import { z } from 'zod'
import { secretKeySchema, type SecretKey } from '../../shared/secrets/secret-key.ts'
import { rotateSigningSecrets } from '../../shared/secrets/signing-secrets.ts'
import type { SecretsStatus } from '../../shared/ipc/shell.ts'

export interface SecretStore {
  status(): SecretsStatus
  /** For the engine's `initialise` only: values never go to a window. */
  values(): Partial<Record<SecretKey, string>>
  /** Of everything that is kept, what the keychain does not give out just now too. */
  keys(): SecretKey[]
  set(key: SecretKey, value: string): Promise<void>
  /**
   * What a provider gave in the place of `was`. The engine, which brings it, has it already: no listener hears of it. Where
   * another one is kept, the person has entered it meanwhile, and it stays. In memory at once, whatever becomes of the disk.
   */
  renew(key: SecretKey, was: string, value: string): Promise<void>
  remove(key: SecretKey): Promise<void>
  /** Removes `was`; another value entered since stays. */
  forget(key: SecretKey, was: string): Promise<void>
  /** 32 random bytes as base64url, kept under the key. */
  generate(key: SecretKey): Promise<string>
  /** Generates it unless there is one, even one that the keychain does not give out just now. */
  ensure(key: SecretKey): Promise<void>
  /** Resolves when every change so far is written, or could not be: what a provider replaced cannot be had again. */
  settled(): Promise<void>
  /** Called with null when a secret was removed. */
  onChange(listener: (key: SecretKey, value: string | null) => void): () => void
  readonly notices: readonly string[]
}

type Keychain = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptStringAsync' | 'decryptStringAsync'
>

const fileSchema = z.object({ version: z.literal(1), secrets: z.partialRecord(secretKeySchema, z.base64()) })

/**
 * Secrets under the desktop's keychain: `secrets.json` holds each one encrypted with a key that only the keychain has.
 * Where there is none, or only Chromium's fixed password ('basic_text'), nothing is written and secrets last until the
 * app quits: the person is told so rather than given encryption that does not protect.
 *
 * Call it after the app is ready; the Linux back-end is 'unknown' before.
 */
export async function openSecretStore(
  folder: string,
  keychain: Keychain,
  platform: NodeJS.Platform
): Promise<SecretStore> {
  const file = join(folder, 'secrets.json')
  const reason = await whyNotPersistent(keychain, platform)
  const notices: string[] = []
  const values = new Map<SecretKey, string>()
  /** As on disk. Holds what could not be decrypted too: a keychain that comes back gives it back. */
  const encrypted = new Map<SecretKey, string>()
  const listeners = new Set<(key: SecretKey, value: string | null) => void>()
  /** One change after the other: what was said last is what is kept. */
  let changing: Promise<unknown> = Promise.resolve()

  if (reason === null) await load()

  return {
    notices,
    status: () => ({ persistent: reason === null, reason, has: [...values.keys()] }),
    values: () => Object.fromEntries(values),
    keys: () => [...new Set([...values.keys(), ...encrypted.keys()])],
    set: (key, value) => inTurn(() => keep(key, value)),
    renew: (key, was, value) =>
      inTurn(async () => {
        if (values.get(key) !== was) return
        values.set(key, value)
        await write(key, value)
      }),
    remove: (key) => inTurn(() => drop(key)),
    forget: (key, was) =>
      inTurn(async () => {
        if (values.get(key) === was) await drop(key)
      }),
    generate,
    async ensure(key) {
      if (!values.has(key) && !encrypted.has(key)) await generate(key)
    },
    async settled() {
      await changing
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }

  async function generate(key: SecretKey): Promise<string> {
    const value = randomBytes(32).toString('base64url')
    await inTurn(() => keep(key, value))
    return value
  }

  function inTurn(change: () => Promise<void>): Promise<void> {
    const changed = changing.then(change)
    changing = changed.catch(() => undefined)
    return changed
  }

  async function keep(key: SecretKey, given: string) {
    // A new signing secret leaves the old one verifying: links that are out go on working until they expire.
    const value = key === 'links:signing' ? rotateSigningSecrets(values.get(key) ?? null, given) : given
    await write(key, value)
    values.set(key, value)
    for (const listener of listeners) listener(key, value)
  }

  async function drop(key: SecretKey) {
    values.delete(key)
    if (encrypted.delete(key)) await save()
    for (const listener of listeners) listener(key, null)
  }

  async function write(key: SecretKey, value: string) {
    if (reason !== null) return
    encrypted.set(key, (await keychain.encryptStringAsync(value)).toString('base64'))
    await save()
  }

  async function load() {
    const stored = await readStored(file, notices)
    let stale = false
    for (const [key, base64] of Object.entries(stored) as [SecretKey, string][]) {
      encrypted.set(key, base64)
      try {
        const { result, shouldReEncrypt } = await keychain.decryptStringAsync(Buffer.from(base64, 'base64'))
        values.set(key, result)
        if (shouldReEncrypt) {
          encrypted.set(key, (await keychain.encryptStringAsync(result)).toString('base64'))
          stale = true
        }
      } catch {
        notices.push(`${describeKey(key)} could not be read from the keychain. Enter it again.`)
      }
    }
    if (stale) await save()
  }

  /** Whole file, replaced in one step: a crash leaves the old or the new one. */
  async function save(): Promise<void> {
    const content = JSON.stringify({ version: 1, secrets: Object.fromEntries(encrypted) })
    await writeFile(`${file}.new`, content, { mode: 0o600, flush: true })
    await rename(`${file}.new`, file)
  }
}

async function whyNotPersistent(keychain: Keychain, platform: NodeJS.Platform): Promise<string | null> {
  const kept = 'Passwords are kept until the app quits. You’ll need to enter them again next time.'
  if (platform === 'linux') {
    const backend = keychain.getSelectedStorageBackend()
    if (backend === 'basic_text' || backend === 'unknown') {
      return `This desktop has no keyring (such as GNOME Keyring or KWallet). ${kept}`
    }
  }
  if (!(await keychain.isAsyncEncryptionAvailable())) {
    return `This computer’s keychain can’t be used. ${kept}`
  }
  return null
}

async function readStored(file: string, notices: string[]): Promise<Partial<Record<SecretKey, string>>> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
  try {
    return fileSchema.parse(JSON.parse(text)).secrets
  } catch {
    await rename(file, `${file}.broken`)
    notices.push(
      'The file of saved passwords could not be read. It was kept as secrets.json.broken. Enter them again.'
    )
    return {}
  }
}

function describeKey(key: SecretKey): string {
  if (key === 'links:signing') return 'The signing secret for links'
  const secret = key.endsWith(':refresh-token') ? 'refresh token' : 'client secret'
  return `The ${/:.*:/.test(key) ? secret : 'password'} of a mail account`
}
