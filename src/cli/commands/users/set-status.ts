import type { UserStatus } from '../../../shared/models/user.ts'
import type { CommandContext } from '../../command-context.ts'
import { withEngine } from '../../engine/headless-engine.ts'
import { exitCodes } from '../../exit-codes.ts'
import { some } from '../../words.ts'
import { findUsers } from './find-user.ts'

/** `countersign users set-status` */
export function setStatus(
  status: UserStatus,
  wanted: readonly string[],
  context: CommandContext
): Promise<number> {
  const { terminal } = context
  return withEngine(context, 'change', async ({ client }) => {
    const ids = await findUsers(client, wanted)
    const { changed } = await client.users.setStatus({ selection: { ids }, status })
    terminal.say(`Marked ${some(changed, 'user')} as ${status}.`)
    terminal.json({ changed })
    return exitCodes.done
  })
}
