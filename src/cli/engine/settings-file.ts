import { join } from 'node:path'
import { defaultSettings } from '../../shared/models/default-settings.ts'
import {
  changeSettings,
  isSection,
  mergeSettings,
  type Settings,
  settingsProblems
} from '../../shared/models/settings.ts'
import { CommandError, UsageError } from '../exit-codes.ts'
import { replacePrivateFile } from './private-file.ts'
import { readRegularFile } from './regular-file.ts'

type Kept = Record<string, unknown>

const settingsFile = (dataDir: string) => join(dataDir, 'settings.json')
const maxBytes = 10_000_000

/**
 * The settings as the app keeps them; the defaults where it keeps none. The app repairs a file that is damaged and says so;
 * here nobody would see that, so it is refused (BAD_INPUT).
 */
export function readSettings(dataDir: string): Settings {
  return valid(readKept(dataDir), settingsFile(dataDir))
}

/**
 * Merges a change into the file, section by section, and leaves everything else in it as it is. Only while this process has
 * the data: the app keeps the settings in memory. Throws BAD_INPUT where the result is not valid; then nothing is written.
 */
export function updateSettings(dataDir: string, patch: Kept): Settings {
  const kept = mergeSettings(readKept(dataDir), patch)
  const settings = valid(kept, 'These settings')
  replacePrivateFile(settingsFile(dataDir), JSON.stringify(kept, null, '\t'))
  return settings
}

function valid(kept: Kept, what: string): Settings {
  const result = changeSettings(defaultSettings, kept)
  if (result.success) return result.data
  throw new CommandError('BAD_INPUT', `${what} cannot be used. ${settingsProblems(result.error)}.`)
}

function readKept(dataDir: string): Kept {
  const file = settingsFile(dataDir)
  let text: string
  try {
    text = readRegularFile(file, maxBytes)
  } catch (error) {
    if (error instanceof UsageError) throw error
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return {}
    throw new CommandError('FILE_UNREADABLE', `${file} cannot be read (${String(code)}).`, { cause: error })
  }
  try {
    const kept: unknown = JSON.parse(text)
    if (isSection(kept)) return kept
  } catch {
    // Said below.
  }
  throw new CommandError('BAD_INPUT', `${file} is not JSON. Repair it, or remove it to get the defaults.`)
}
