import type { CommandContext } from '../../command-context.ts'
import { withEngine } from '../../engine/headless-engine.ts'
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
import { chooseAccount } from './choose-account.ts'

/** `countersign accounts set` */
export function setAccount(
  wanted: string,
  options: AccountOptions,
  context: CommandContext
): Promise<number> {
  const { terminal } = context
  return withEngine(context, 'change', async (engine) => {
    const { accounts } = engine.client
    const { isActive: _, hasSecret, trouble: __, ...before } = await chooseAccount(engine.client, wanted)
    const read = await readAccountSecrets(options, context)
    const input = { ...before, ...(await accountInput(engine.client, options, before)) }
    const secrets = hasSecret ? read : await askForSecret(input, read, context)
    if (Object.keys(secrets).length > 0) engine.secrets.requireFile()
    const saved = await accounts.save({ ...input, id: before.id })
    keepAccountSecrets(engine, saved.id, secrets)
    const account = await chooseAccount(engine.client, String(saved.id))
    terminal.say(`Saved account ${account.id}, ${account.name}.`)
    const missing = missingSecretWords(account, secrets)
    if (missing !== null) terminal.say(missing)
    terminal.json({ account: withIsoTimes(account) })
    return exitCodes.done
  })
}
