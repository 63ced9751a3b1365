import type { SecretKey } from '../../shared/secrets/secret-key.ts'
import { defaultSettings } from '../../shared/models/default-settings.ts'
import type { Settings } from '../../shared/models/settings.ts'
import type { SecretSource, SettingsSource } from './engine-context.ts'

/** The settings as last told. */
export function createSettingsStore(
  initial: Settings = defaultSettings
): SettingsSource & { set(settings: Settings): void } {
  let current = initial
  const listeners = new Set<(settings: Settings) => void>()
  return {
    get: () => current,
    set(settings) {
      current = settings
      for (const listener of listeners) listener(settings)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    }
  }
}

/** Secrets as last told, in memory and nowhere else. */
export function createSecretStore(): SecretSource & { set(key: SecretKey, value: string | null): void } {
  const values = new Map<SecretKey, string>()
  const listeners = new Set<(key: SecretKey, before: string | null) => void>()
  const set = (key: SecretKey, value: string | null) => {
    const before = values.get(key) ?? null
    if (value === null) values.delete(key)
    else values.set(key, value)
    for (const listener of listeners) listener(key, before)
  }
  return {
    get: (key) => values.get(key) ?? null,
    set,
    renew: (key, value) => void values.set(key, value),
    forget: (key) => set(key, null),
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    }
  }
}
