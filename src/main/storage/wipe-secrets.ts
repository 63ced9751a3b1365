import type { EngineRestart } from '../../shared/ipc/engine-messages.ts'
import { defaultSettings } from '../../shared/models/default-settings.ts'
import type { SecretStore } from './secret-store.ts'
import type { SettingsStore } from './settings-store.ts'

/** Forgets what does not belong to the data that the engine starts with next: secrets, or all that main keeps. */
export async function wipeSecrets(
  forget: EngineRestart['forget'],
  { settings, secrets }: { settings: Pick<SettingsStore, 'update'>; secrets: SecretStore }
): Promise<void> {
  if (forget !== 'everything') {
    for (const key of forget) await secrets.remove(key)
    return
  }
  for (const key of secrets.keys()) await secrets.remove(key)
  await secrets.ensure('links:signing')
  settings.update(defaultSettings)
}
