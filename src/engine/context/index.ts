export { type CallContext, os, type Parts, type SecretSource, type SettingsSource } from './engine-context.ts'
export { createSecretStore, createSettingsStore } from './pushed-settings.ts'
