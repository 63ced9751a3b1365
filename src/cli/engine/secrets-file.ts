import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import type { RenewedSecret } from '../../shared/ipc/engine-messages.ts'
import { secretKeySchema, type SecretKey } from '../../shared/secrets/secret-key.ts'
import { parseSigningSecrets } from '../../shared/secrets/signing-secrets.ts'
import { UsageError } from '../exit-codes.ts'
import { readPrivateFile, replacePrivateFile } from './private-file.ts'
import { readRegularFile } from './regular-file.ts'

const maxBytes = 1_000_000

const contentSchema = z.partialRecord(
  secretKeySchema,
  // Of the signing secret: the newest first, older ones go on verifying.
  z.union([z.string().min(1), z.array(z.string().min(1)).min(1)])
)
type Content = z.infer<typeof contentSchema>

export interface SecretSources {
  /** `--secrets`: an absolute path, '-' for standard input, or null. */
  secrets: string | null
  /** systemd's folder for the credentials of this service. */
  credentialsDirectory: string | undefined
  dataDir: string
  stdin: Readable
  /** Of the person who runs this; undefined on Windows, which has no such ids. */
  userId: number | undefined
}

/** The secrets of a run, and the file that they are kept in. The command line's part of what the keychain is to the app. */
export interface SecretsFile {
  /** As the engine gets them. */
  values(): Map<SecretKey, string>
  /** The file that a change is written to; null where the secrets came from standard input or systemd. */
  readonly file: string | null
  /** Throws UsageError where a change cannot be kept, before anything is done. */
  requireFile(): string
  set(key: SecretKey, value: string): void
  remove(keys: readonly SecretKey[]): void
  /** A provider replaced a refresh token. False: it could not be kept, or the file has another one by now. */
  renew(renewed: RenewedSecret): boolean
}

/** Where secrets are kept unless a command says otherwise. */
export const ownSecretsFile = (dataDir: string): string => join(dataDir, 'cli-secrets.json')

/**
 * Passwords, tokens and the signing secret: from `--secrets`, from systemd, or from the file in the data folder. Never
 * from arguments or the environment, which other processes can read. `mayBeNew`: the file named need not exist, since the
 * command writes to it. Throws UsageError, which says nothing of any value.
 */
export async function openSecrets(sources: SecretSources, mayBeNew: boolean): Promise<SecretsFile> {
  const { secrets, credentialsDirectory, dataDir, stdin, userId } = sources
  if (secrets === '-') return secretsIn(parse(await text(stdin), 'Standard input'), null, userId)
  if (secrets === null && credentialsDirectory) {
    const found = readCredential(join(credentialsDirectory, 'countersign'))
    if (found !== null) return secretsIn(found, null, userId)
  }
  const file = secrets ?? ownSecretsFile(dataDir)
  const isNew = !existsSync(file) && (secrets === null || mayBeNew)
  return secretsIn(isNew ? {} : readContent(file, userId), file, userId)
}

function secretsIn(content: Content, file: string | null, userId: number | undefined): SecretsFile {
  /** Where a renewed token could not be written: what the file has still, so that the next one can be. */
  const behind = new Map<SecretKey, string>()
  const requireFile = () => {
    if (file !== null) return file
    throw new UsageError(
      'Secrets from standard input or from systemd cannot be changed here. Name a file with --secrets FILE.'
    )
  }
  const change = (apply: (kept: Content) => Content) => {
    const path = requireFile()
    const next = apply(existsSync(path) ? readContent(path, userId) : {})
    replacePrivateFile(path, `${JSON.stringify(next, null, 2)}\n`)
    content = next
  }
  return {
    file,
    requireFile,
    values: () =>
      new Map(
        Object.entries(content).flatMap(([key, value]) =>
          value === undefined
            ? []
            : [[key as SecretKey, typeof value === 'string' ? value : JSON.stringify(value)]]
        )
      ),
    set(key, value) {
      const list = key === 'links:signing' ? parseSigningSecrets(value) : [value]
      change((kept) => ({ ...kept, [key]: list.length === 1 ? list[0]! : list }))
    },
    remove(keys) {
      if (file === null || !keys.some((key) => key in content)) return
      change((kept) =>
        Object.fromEntries(Object.entries(kept).filter(([key]) => !keys.some((one) => one === key)))
      )
    },
    renew({ key, was, value }) {
      if (file === null) return false
      const inFile = behind.get(key) ?? was
      try {
        const kept = readContent(file, userId)
        if (kept[key] !== inFile) return false
        replacePrivateFile(file, `${JSON.stringify({ ...kept, [key]: value }, null, 2)}\n`)
        behind.delete(key)
        return true
      } catch {
        behind.set(key, inFile)
        return false
      }
    }
  }
}

function readContent(file: string, userId: number | undefined): Content {
  return parse(readPrivateFile(file, userId), file)
}

/** systemd alone decides who may read in there (systemd.exec(5), LoadCredential=). Null: there is none. */
function readCredential(file: string): Content | null {
  try {
    return parse(readRegularFile(file, maxBytes), file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function parse(content: string, where: string): Content {
  const read = contentSchema.safeParse(asJson(content))
  if (read.success) return read.data
  throw new UsageError(
    `${where} does not hold secrets as expected: JSON such as {"links:signing": "…", "account:2": "…"}.`
  )
}

function asJson(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return null
  }
}
