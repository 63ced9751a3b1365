import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { secretKeySchema, type SecretKey } from '../../shared/secrets/secret-key.ts'
import { UsageError } from '../exit-codes.ts'

/** More than that is no file of secrets. */
const mostBytes = 1_000_000

const secretsSchema = z.partialRecord(
  secretKeySchema,
  // Of the signing secret: the newest first, older ones go on verifying.
  z.union([z.string().min(1), z.array(z.string().min(1)).min(1)])
)

export interface SecretSources {
  /** `--secrets`. */
  given: string | null
  /** systemd's folder for the credentials of this service. */
  credentialsDirectory: string | undefined
  stdin: Readable
  /** Of whoever runs this; undefined on Windows, which has no such ids. */
  userId: number | undefined
}

/**
 * Passwords, tokens and the signing secret, from a file that only its owner may read, from standard input, or from systemd. Never
 * from arguments or the environment, which other processes can read. Throws UsageError, which says nothing of any value.
 */
export async function readSecrets(sources: SecretSources): Promise<Map<SecretKey, string>> {
  const { given, credentialsDirectory, stdin, userId } = sources
  if (given === '-') return parse(await text(stdin), 'Standard input')
  if (given !== null) return parse(await readPrivateFile(given, userId), given)
  if (!credentialsDirectory) return new Map()
  // systemd alone decides who may read in there (systemd.exec(5), LoadCredential=).
  const file = join(credentialsDirectory, 'countersign')
  const found = await readFile(file, () => {}).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  return found === null ? new Map() : parse(found, file)
}

function readPrivateFile(path: string, userId: number | undefined): Promise<string> {
  return readFile(path, ({ mode, uid }) => {
    if (userId === undefined) return
    if (uid !== userId)
      throw new UsageError(`${path} belongs to another user. Secrets are read only from a file of yours.`)
    if ((mode & 0o077) !== 0) {
      throw new UsageError(`${path} can be read by others. Close it to them first: chmod 600 ${path}`)
    }
  }).catch((error: NodeJS.ErrnoException) => {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${path} cannot be read (${error.code ?? error.message}).`)
  })
}

/** Looked at and read through one handle: nobody can put another file in its place in between. */
async function readFile(
  path: string,
  check: (found: { mode: number; uid: number }) => void
): Promise<string> {
  await using file: FileHandle = await open(path, 'r')
  const found = await file.stat()
  if (!found.isFile()) throw new UsageError(`${path} is not a file.`)
  if (found.size > mostBytes) throw new UsageError(`${path} is too large for a file of secrets.`)
  check(found)
  return await file.readFile('utf8')
}

function parse(content: string, where: string): Map<SecretKey, string> {
  const read = secretsSchema.safeParse(asJson(content))
  if (!read.success) {
    throw new UsageError(
      `${where} does not hold secrets as they are wanted: JSON such as {"links:signing": "…", "account:2": "…"}.`
    )
  }
  return new Map(
    Object.entries(read.data).map(([key, value]) => [
      key as SecretKey,
      typeof value === 'string' ? value : JSON.stringify(value)
    ])
  )
}

function asJson(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return null
  }
}
