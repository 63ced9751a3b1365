import { text } from 'node:stream/consumers'
import type { Account } from '../../../shared/models/account.ts'
import {
  accountSecret,
  type AccountSecret,
  neededSecret,
  secretWords
} from '../../../shared/secrets/account-secrets.ts'
import { pathFrom } from '../../arguments.ts'
import type { CommandContext } from '../../command-context.ts'
import type { HeadlessEngine } from '../../engine/headless-engine.ts'
import { readPrivateFile } from '../../engine/private-file.ts'
import { UsageError } from '../../exit-codes.ts'
import type { AccountOptions } from './account-options.ts'

export type GivenSecrets = Partial<Record<AccountSecret, string>>

/** From files or standard input, never from the command line itself. Throws UsageError. */
export async function readAccountSecrets(
  options: AccountOptions,
  context: CommandContext
): Promise<GivenSecrets> {
  const files = {
    password: options.passwordFile,
    clientSecret: options.clientSecretFile,
    refreshToken: options.refreshTokenFile
  }
  if (
    Object.values(files).filter((file) => file === '-').length > 1 ||
    (context.secrets === '-' && Object.values(files).includes('-'))
  ) {
    throw new UsageError('Standard input can be read only once.')
  }
  const found: GivenSecrets = {}
  for (const secret of Object.keys(files) as AccountSecret[]) {
    const file = files[secret]
    if (file === undefined) continue
    const content =
      file === '-' ? await text(context.stdin) : readPrivateFile(pathFrom(context.cwd, file), context.userId)
    const value = content.replace(/\r?\n$/, '')
    if (value === '') throw new UsageError(`The ${secretWords[secret]} is empty.`)
    found[secret] = value
  }
  return found
}

/** The secret that an account cannot log in without, from the person at the terminal, unless it was given. */
export async function askForSecret(
  account: Pick<Account, 'kind' | 'user' | 'oauth2'>,
  given: GivenSecrets,
  { prompts }: CommandContext
): Promise<GivenSecrets> {
  const needed = neededSecret(account)
  if (needed === null || given[needed] !== undefined || !prompts.interactive) return given
  const answer = await prompts.secret(
    `${secretWords[needed][0]!.toUpperCase()}${secretWords[needed].slice(1)}:`
  )
  return answer === '' ? given : { ...given, [needed]: answer }
}

export function keepAccountSecrets({ secrets }: HeadlessEngine, id: number, given: GivenSecrets): void {
  for (const [secret, value] of Object.entries(given) as [AccountSecret, string][]) {
    secrets.set(accountSecret(id, secret), value)
  }
}

/** What to do where the secret is still missing; null: nothing. */
export function missingSecretWords(account: Account, given: GivenSecrets): string | null {
  const needed = neededSecret(account)
  if (needed === null || account.hasSecret || given[needed] !== undefined) return null
  return `Its ${secretWords[needed]} is missing: give it with \`countersign accounts set ${account.id}\`, or as "${accountSecret(account.id, needed)}" in the file of secrets.`
}
