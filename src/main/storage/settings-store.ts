import { copyFileSync, existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type Store from 'electron-store'
import { defaultSettings } from '../../shared/models/default-settings.ts'
import {
  changeSettings,
  isSection,
  mergeSettings,
  type Settings,
  settingsProblems,
  settingsSchema
} from '../../shared/models/settings.ts'

export interface SettingsStore {
  get(): Settings
  /** Merges section by section and saves. Throws a sentence, and keeps the old settings, when the result is not valid. */
  update(patch: Record<string, unknown>): Settings
  onChange(listener: (settings: Settings) => void): () => void
  /** What was wrong with the file that was found at start, as sentences for the person. */
  readonly notices: readonly string[]
}

type JsonStore = Pick<Store, 'store'>

/**
 * Opens `settings.json` in a folder. A file that is not JSON is moved aside; of one with invalid values a copy is put
 * aside and each such value is replaced by its default. Either is said in `notices`: settings are never lost silently.
 */
export function openSettingsStore(
  folder: string,
  openStore: (folder: string) => JsonStore,
  now: () => Date
): SettingsStore {
  const file = join(folder, 'settings.json')
  const aside = `settings.broken-${now().toISOString().replaceAll(/[:.]/g, '-')}.json`
  const notices: string[] = []

  if (existsSync(file) && !isJsonObject(readFileSync(file, 'utf8'))) {
    renameSync(file, join(folder, aside))
    notices.push(
      `The settings file could not be read. It was kept as ${aside}, and all settings are back to their defaults.`
    )
  }

  const json = openStore(folder)
  const repaired = repair(mergeSettings(defaultSettings, json.store))
  if (repaired.replaced.length > 0) {
    copyFileSync(file, join(folder, aside))
    json.store = repaired.settings
    notices.push(
      `These settings were not valid and are back to their defaults: ${repaired.replaced.join(', ')}. ` +
        `The original file was kept as ${aside}.`
    )
  }

  let settings = repaired.settings
  const listeners = new Set<(settings: Settings) => void>()
  return {
    notices,
    get: () => settings,
    update(patch) {
      const result = changeSettings(settings, patch)
      if (!result.success) throw new Error(`These settings can’t be used. ${settingsProblems(result.error)}.`)
      json.store = result.data
      settings = result.data
      for (const listener of listeners) listener(settings)
      return settings
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
}

function repair(candidate: Record<string, unknown>): { settings: Settings; replaced: string[] } {
  const first = settingsSchema.safeParse(candidate)
  if (first.success) return { settings: first.data, replaced: [] }
  const replaced = new Set<string>()
  const fixed = structuredClone(candidate)
  for (const issue of first.error.issues) {
    // An issue deeper than a section's field (stopLoss.rejectedPercent) gives back the whole field.
    const [section, field] = issue.path.map(String)
    if (section === undefined) continue
    const defaults: unknown = Reflect.get(defaultSettings, section)
    const target = fixed[section]
    if (field !== undefined && isSection(target) && isSection(defaults)) target[field] = defaults[field]
    else fixed[section] = defaults
    replaced.add(issue.path.join('.'))
  }
  return { settings: settingsSchema.parse(fixed), replaced: [...replaced] }
}

function isJsonObject(text: string): boolean {
  try {
    return isSection(JSON.parse(text))
  } catch {
    return false
  }
}
