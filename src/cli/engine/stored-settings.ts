import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { defaultSettings } from '../../shared/models/default-settings.ts'
import { type Settings, settingsSchema } from '../../shared/models/settings.ts'

const settingsFile = (dataDir: string) => join(dataDir, 'settings.json')

/**
 * The settings as the app keeps them; the defaults where it keeps none. The app mends a file that is damaged and says so;
 * here nobody would see that, so it is refused (BAD_INPUT).
 */
export function readKeptSettings(dataDir: string): Settings {
  const kept = readFile(dataDir)
  const merged = Object.fromEntries(
    Object.entries(defaultSettings).map(([section, usual]) => {
      const own = kept[section]
      return [section, isRecord(usual) && isRecord(own) ? { ...usual, ...own } : (own ?? usual)]
    })
  )
  const result = settingsSchema.safeParse(merged)
  if (result.success) return result.data
  const wrong = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new AppError('BAD_INPUT', `${settingsFile(dataDir)} cannot be used. ${wrong.join('; ')}.`)
}

/** The confirm page chose its port: links that are out lead there, so it is kept as the app keeps it. */
export function keepConfirmPort(dataDir: string, confirmPort: number): void {
  const kept = readFile(dataDir)
  const links = isRecord(kept['links']) ? kept['links'] : {}
  const file = settingsFile(dataDir)
  const text = JSON.stringify({ ...kept, links: { ...links, confirmPort } }, null, '\t')
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
    throw new AppError(
      'FILE_UNREADABLE',
      `${file} cannot be read (${String((error as NodeJS.ErrnoException).code)}).`,
      {
        cause: error
      }
    )
  }
  try {
    const kept: unknown = JSON.parse(text)
    if (isRecord(kept)) return kept
  } catch {
    // Said below.
  }
  throw new AppError('BAD_INPUT', `${file} is not JSON. Mend it, or remove it to have the defaults.`)
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
