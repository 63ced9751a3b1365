import { safeStorage } from 'electron'
import Store from 'electron-store'
import { openSecretStore, type SecretStore } from './secret-store.ts'
import { openSettingsStore, type SettingsStore } from './settings-store.ts'

export interface Stores {
  settings: SettingsStore
  secrets: SecretStore
  /** Where the window was. What is stored is not checked. */
  windowPlace: { get(): unknown; set(place: unknown): void }
  /** What was wrong with them, as sentences for the person. */
  notices: string[]
}

/** Everything that main keeps, each in a file of its own in `folder`. */
export async function openStores(folder: string): Promise<Stores> {
  const settings = openSettingsStore(
    folder,
    (cwd) => new Store({ cwd, name: 'settings' }),
    () => new Date()
  )
  const places = new Store<{ place?: unknown }>({ cwd: folder, name: 'window', clearInvalidConfig: true })
  const secrets = await openSecretStore(folder, safeStorage, process.platform)
  // Links work from the first minute on. People whose own server verifies them enter its secret in Settings.
  await secrets.ensure('links:signing')
  return {
    settings,
    secrets,
    windowPlace: { get: () => places.get('place'), set: (place) => places.set('place', place) },
    notices: [...settings.notices, ...secrets.notices]
  }
}
