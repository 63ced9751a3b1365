import { InvalidArgumentError } from '@commander-js/extra-typings'
import type { CommandContext } from '../../command-context.ts'
import { withEngine } from '../../engine/headless-engine.ts'
import { exitCodes } from '../../exit-codes.ts'

/** Adds 'plan=pro' to the fields before it. */
export function fieldChoice(given: string, before: Record<string, string>): Record<string, string> {
  const at = given.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('It takes NAME=VALUE, as in plan=pro.')
  return { ...before, [given.slice(0, at).trim()]: given.slice(at + 1) }
}

/** `countersign users add` */
export function addUser(
  address: string,
  options: {
    name: string
    externalId?: string | undefined
    role: string
    locale: string
    field: Record<string, string>
  },
  context: CommandContext
): Promise<number> {
  const { name, role, locale } = options
  return withEngine(context, 'change', async ({ client }) => {
    const { id } = await client.users.add({
      address,
      name,
      externalId: options.externalId ?? null,
      role,
      locale,
      fields: options.field
    })
    context.terminal.say(`Added user ${id}, ${address}.`)
    context.terminal.json({ id })
    return exitCodes.done
  })
}
