import { defaultSettings } from '../../../shared/models/default-settings.ts'
import { isSection, type Settings } from '../../../shared/models/settings.ts'
import { milliseconds } from '../../arguments.ts'
import { UsageError } from '../../exit-codes.ts'

export type SettingValue = string | number | boolean

/** Milliseconds in the file; a person writes and reads '24h'. */
const durations = new Set(['links.lifetime', 'sending.cooldown', 'sending.holdBack'])

/** 'sending.stopLoss.rejectedPercent' and the like, with the values of now. Lists (saved views) are the window's. */
export function settingEntries(settings: Settings): [key: string, value: SettingValue][] {
  return leaves(settings, '')
}

function leaves(value: unknown, key: string): [string, SettingValue][] {
  if (isSection(value)) {
    return Object.entries(value).flatMap(([name, below]) =>
      leaves(below, key === '' ? name : `${key}.${name}`)
    )
  }
  const isValue = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return isValue ? [[key, value]] : []
}

/** Throws UsageError for a key that there is not. */
export function settingAt(settings: Settings, key: string): SettingValue {
  const found = settingEntries(settings).find(([one]) => one === key)
  if (found === undefined)
    throw new UsageError(`There is no setting “${key}”. \`countersign settings list\` shows all.`)
  return found[1]
}

export function settingWords(key: string, value: SettingValue): string {
  if (typeof value === 'number' && durations.has(key)) return durationWords(value)
  return value === '' ? '(empty)' : String(value)
}

function durationWords(ms: number): string {
  for (const [unit, size] of [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000]
  ] as const) {
    // Two days, but 36 hours: what comes out even.
    if (ms >= size && ms % size === 0 && (unit !== 'd' || ms > size)) return `${ms / size}${unit}`
  }
  return `${ms}ms`
}

/** What a person wrote, as the kind of value the key has. Whether it is in range, the settings themselves check. */
export function readSetting(key: string, given: string): SettingValue {
  const usual = settingAt(defaultSettings, key)
  if (typeof usual === 'string') return given
  if (typeof usual === 'boolean') {
    if (given === 'true' || given === 'false') return given === 'true'
    throw new UsageError(`${key} can be true or false.`)
  }
  const n = durations.has(key) ? (milliseconds(given) ?? Number(given)) : Number(given)
  if (given.trim() !== '' && Number.isFinite(n)) return n
  throw new UsageError(
    durations.has(key) ? `${key} takes a duration such as 30m, 24h or 7d.` : `${key} takes a number.`
  )
}

/** A change of one value, as `updateSettings` takes it: a field of a section is replaced whole. */
export function patchOf(settings: Settings, key: string, value: SettingValue): Record<string, unknown> {
  const [section = '', field, part] = key.split('.')
  if (field === undefined) return { [section]: value }
  if (part === undefined) return { [section]: { [field]: value } }
  const before: unknown = Object.entries(settings).find(([name]) => name === section)?.[1]
  const fields = isSection(before) ? before[field] : {}
  return { [section]: { [field]: { ...(isSection(fields) ? fields : {}), [part]: value } } }
}
