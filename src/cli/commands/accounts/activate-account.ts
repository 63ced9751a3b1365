import { secretsOf } from '../../../shared/secrets/account-secrets.ts'
import type { CommandContext } from '../../command-context.ts'
import { withEngine } from '../../engine/headless-engine.ts'
import { exitCodes } from '../../exit-codes.ts'
import { chooseAccount } from './choose-account.ts'

/** `countersign accounts activate` */
export function activateAccount(wanted: string, context: CommandContext): Promise<number> {
  const { terminal } = context
  return withEngine(context, 'change', async ({ client }) => {
    const { id, name } = await chooseAccount(client, wanted)
    await client.accounts.activate({ id })
    terminal.say(`New campaigns use account ${id}, ${name}.`)
    terminal.json({ id, name })
    return exitCodes.done
  })
}

/** `countersign accounts remove` */
export function removeAccount(wanted: string, context: CommandContext): Promise<number> {
  const { terminal } = context
  return withEngine(context, 'change', async ({ client, secrets }) => {
    const { id, name } = await chooseAccount(client, wanted)
    await client.accounts.remove({ id })
    secrets.remove(secretsOf(id))
    terminal.say(`Removed account ${id}, ${name}.`)
    terminal.json({ id, name })
    return exitCodes.done
  })
}
