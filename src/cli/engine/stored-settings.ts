import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sentenceError } from '../../shared/errors.ts'
import { defaultSettings } from '../../shared/models/default-settings.ts'
import {
  changeSettings,
  isSection,
  mergeSettings,
  type Settings,
  settingsProblems
} from '../../shared/models/settings.ts'

const settingsFile = (dataDir: string) => join(dataDir, 'settings.json')

/**
 * The settings as the app keeps them; the defaults where it keeps none. The app mends a file that is damaged and says so;
 * here nobody would see that, so it is refused (BAD_INPUT).
 */
export function readKeptSettings(dataDir: string): Settings {
  const result = changeSettings(defaultSettings, readFile(dataDir))
  if (result.success) return result.data
  throw sentenceError(
    'BAD_INPUT',
    `${settingsFile(dataDir)} cannot be used. ${settingsProblems(result.error)}.`
  )
}

/** The confirm page chose its port: links that are out lead there, so it is kept as the app keeps it. */
export function keepConfirmPort(dataDir: string, confirmPort: number): void {
  const file = settingsFile(dataDir)
  const text = JSON.stringify(mergeSettings(readFile(dataDir), { links: { confirmPort } }), null, '\t')
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
}

function readFile(dataDir: string): Record<string, unknown> {
  const file = settingsFile(dataDir)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw sentenceError(
      'FILE_UNREADABLE',
      `${file} cannot be read (${String((error as NodeJS.ErrnoException).code)}).`,
      {
        cause: error
      }
    )
  }
  try {
    const kept: unknown = JSON.parse(text)
    if (isSection(kept)) return kept
  } catch {
    // Said below.
  }
  throw sentenceError('BAD_INPUT', `${file} is not JSON. Mend it, or remove it to have the defaults.`)
}
