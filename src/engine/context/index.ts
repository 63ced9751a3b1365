export {
  type CallContext,
  implementer,
  type EngineContext,
  type SecretSource,
  type SettingsSource
} from './engine-context.ts'
export { createSecretStore, createSettingsStore } from './pushed-settings.ts'
