import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { text } from 'node:stream/consumers'
import type { LinkMethod } from '../../../shared/models/settings.ts'
import { parseSigningSecrets, rotateSigningSecrets } from '../../../shared/secrets/signing-secrets.ts'
import { pathFrom } from '../../arguments.ts'
import type { CommandContext } from '../../command-context.ts'
import { type HeadlessEngine, withEngine } from '../../engine/headless-engine.ts'
import { readPrivateFile } from '../../engine/private-file.ts'
import { exitCodes, UsageError } from '../../exit-codes.ts'

interface SecretOptions {
  dropOlder?: true | undefined
}

/** Bytes of a secret that nobody can guess. */
const secretBytes = 32
const minCharacters = 16

/** What a method signs with: a private key in PEM for EdDSA, random text for all others. */
export function newSecret(method: LinkMethod): string {
  if (method !== 'jwt-eddsa') return randomBytes(secretBytes).toString('base64url')
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/** `countersign links secret make` */
export function makeSecret(options: SecretOptions, context: CommandContext): Promise<number> {
  return withEngine(context, 'change', async (engine) =>
    keep(engine, newSecret(engine.settings().links.method), options, context)
  )
}

/** `countersign links secret set` */
export async function setSecret(
  file: string,
  options: SecretOptions,
  context: CommandContext
): Promise<number> {
  const { cwd, stdin, userId } = context
  const content = file === '-' ? await text(stdin) : readPrivateFile(pathFrom(cwd, file), userId)
  const secret = content.replace(/\r?\n$/, '')
  if (secret.length < minCharacters) {
    throw new UsageError(
      `A signing secret needs at least ${minCharacters} characters: anyone with a link can try to guess it.`
    )
  }
  return withEngine(context, 'change', async (engine) => keep(engine, secret, options, context))
}

function keep(
  { secrets, settings }: HeadlessEngine,
  secret: string,
  { dropOlder }: SecretOptions,
  { terminal }: CommandContext
): number {
  const file = secrets.requireFile()
  const value = dropOlder ? secret : rotateSigningSecrets(secrets.get('links:signing'), secret)
  secrets.set('links:signing', value)
  const older = parseSigningSecrets(value).length - 1
  terminal.say(`The signing secret is in ${file}, as "links:signing".`)
  terminal.say(
    settings().links.method === 'jwt-eddsa'
      ? 'Your service needs only the public key: countersign links public-key'
      : 'Your service needs it too.'
  )
  if (older > 0) terminal.say('Links signed with the older secrets go on working until they expire.')
  terminal.json({ file, older })
  return exitCodes.done
}
