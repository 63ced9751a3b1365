import type { UserFilter } from '../../../shared/models/user.ts'
import type { CommandContext } from '../../command-context.ts'
import { withEngine } from '../../engine/headless-engine.ts'
import { exitCodes } from '../../exit-codes.ts'
import { some } from '../../words.ts'
import { findUser } from './find-user.ts'

/** `countersign users export` */
export function exportUsers(file: string, filter: UserFilter, context: CommandContext): Promise<number> {
  const { terminal, stop } = context
  return withEngine(context, 'look', async (engine) => {
    const selection = { filter, except: [] }
    const { rows } = await engine.client.users.export(
      { file: engine.fileToWrite(file), selection },
      { signal: stop }
    )
    terminal.say(`Exported ${some(rows, 'user')} to ${file}.`)
    terminal.json({ file, rows })
    return exitCodes.done
  })
}

/** `countersign users personal-data` */
export function exportPersonalData(wanted: string, file: string, context: CommandContext): Promise<number> {
  const { terminal, stop } = context
  return withEngine(context, 'look', async (engine) => {
    const { id } = await findUser(engine.client, wanted)
    const { entries } = await engine.client.users.exportData(
      { id, file: engine.fileToWrite(file) },
      { signal: stop }
    )
    terminal.say(`Exported ${some(entries, 'entry', 'entries')} about user ${id} to ${file}.`)
    terminal.json({ file, entries })
    return exitCodes.done
  })
}
