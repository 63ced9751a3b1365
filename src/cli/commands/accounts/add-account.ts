import type { Account } from '../../../shared/models/account.ts'
import { requireAll } from '../../arguments.ts'
import type { CommandContext } from '../../command-context.ts'
import { type HeadlessEngine, withEngine } from '../../engine/headless-engine.ts'
import { exitCodes } from '../../exit-codes.ts'
import { withIsoTimes } from '../../json.ts'
import { accountInput } from './account-input.ts'
import type { AccountOptions } from './account-options.ts'
import {
  askForSecret,
  keepAccountSecrets,
  missingSecretWords,
  readAccountSecrets
} from './account-secrets.ts'

/** `countersign accounts add` */
export function addAccount(options: AccountOptions, context: CommandContext): Promise<number> {
  return withEngine(context, 'change', async (engine) => {
    const account = await createAccount(engine, options, context)
    context.terminal.say(
      `Added account ${account.id}, ${account.name}${account.isActive ? ', the active one' : ''}.`
    )
    context.terminal.json({ account: withIsoTimes(account) })
    return exitCodes.done
  })
}

/** Saves a new mail server with its secrets. Throws UsageError where something is missing. */
export async function createAccount(
  engine: HeadlessEngine,
  options: AccountOptions,
  context: CommandContext
): Promise<Account> {
  const input = await accountInput(engine.client, options, {})
  const { host, fromAddress } = requireAll(
    { host: input.host, fromAddress: input.fromAddress },
    { host: '--host or --service', fromAddress: '--from' }
  )
  const read = await readAccountSecrets(options, context)
  const secrets = await askForSecret(
    { kind: 'smtp', user: input.user ?? '', oauth2: input.oauth2 ?? null },
    read,
    context
  )
  if (Object.keys(secrets).length > 0) engine.secrets.requireFile()
  const { id } = await engine.client.accounts.save({
    ...input,
    id: null,
    kind: 'smtp',
    name: input.name ?? host,
    host,
    fromAddress
  })
  keepAccountSecrets(engine, id, secrets)
  const account = (await engine.client.accounts.list({})).find((one) => one.id === id)!
  const missing = missingSecretWords(account, secrets)
  if (missing !== null) context.terminal.say(missing)
  return account
}
