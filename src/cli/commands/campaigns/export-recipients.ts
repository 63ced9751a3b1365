import type { CommandContext } from '../../command-context.ts'
import { withEngine } from '../../engine/headless-engine.ts'
import { exitCodes } from '../../exit-codes.ts'
import { some } from '../../words.ts'

/** `countersign campaigns export` */
export function exportRecipients(id: number, file: string, context: CommandContext): Promise<number> {
  const { terminal, stop } = context
  return withEngine(context, 'look', async (engine) => {
    const { rows } = await engine.client.campaigns.export(
      { id, file: engine.fileToWrite(file) },
      { signal: stop }
    )
    terminal.say(`Exported ${some(rows, 'recipient')} to ${file}.`)
    terminal.json({ file, rows })
    return exitCodes.done
  })
}
