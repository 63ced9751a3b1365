import type { CommandContext } from '../../command-context.ts'
import { withEngine } from '../../engine/headless-engine.ts'
import { readSettings } from '../../engine/settings-file.ts'
import { exitCodes } from '../../exit-codes.ts'
import { tableLines } from '../../tables.ts'
import { patchOf, readSetting, settingAt, settingEntries, settingWords } from './setting-keys.ts'

/** `countersign settings list` */
export function listSettings({ terminal, dataDir }: CommandContext): number {
  const settings = readSettings(dataDir)
  const rows = settingEntries(settings).map(([key, value]) => [key, settingWords(key, value)])
  for (const line of tableLines(['Key', 'Value'], rows)) terminal.say(line)
  terminal.json({ settings })
  return exitCodes.done
}

/** `countersign settings get` */
export function getSetting(key: string, { terminal, dataDir }: CommandContext): number {
  const value = settingAt(readSettings(dataDir), key)
  terminal.say(settingWords(key, value))
  terminal.json({ key, value })
  return exitCodes.done
}

/** `countersign settings set` */
export function setSetting(key: string, given: string, context: CommandContext): Promise<number> {
  const value = readSetting(key, given)
  const { terminal } = context
  // With the data in hand: the app keeps its settings in memory, and would write over this.
  return withEngine(context, 'change', async (engine) => {
    engine.updateSettings(patchOf(engine.settings(), key, value))
    terminal.say(`${key} is now ${settingWords(key, value)}.`)
    terminal.json({ key, value })
    return exitCodes.done
  })
}
