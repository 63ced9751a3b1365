import type { CommandContext } from '../../command-context.ts'
import { withEngine } from '../../engine/headless-engine.ts'
import { exitCodes } from '../../exit-codes.ts'
import { withIsoTimes } from '../../json.ts'
import { tableLines } from '../../tables.ts'
import { isoTime, size } from '../../words.ts'

/** `countersign backups list` */
export function listBackups(context: CommandContext): Promise<number> {
  const { terminal } = context
  return withEngine(context, 'look', async ({ client }) => {
    const backups = await client.data.backups({})
    const rows = backups.map(({ name, kind, takenAt, size: bytes }) => [
      name,
      kind,
      isoTime(takenAt)!,
      size(bytes)
    ])
    if (rows.length === 0) terminal.say('No backups yet')
    else for (const line of tableLines(['Name', 'Kind', 'Created', 'Size'], rows)) terminal.say(line)
    terminal.json({ backups: backups.map((backup) => withIsoTimes(backup)) })
    return exitCodes.done
  })
}

/** `countersign backups create` */
export function createBackup(context: CommandContext): Promise<number> {
  const { terminal } = context
  return withEngine(context, 'change', async ({ client }) => {
    const backup = await client.data.backUp({})
    terminal.say(`Created ${backup.name}, ${size(backup.size)}.`)
    terminal.json({ backup: withIsoTimes(backup) })
    return exitCodes.done
  })
}
