export { createEngine, type Engine, type EnginePort } from './create-engine.ts'
// What a host of the engine needs beside it.
export { createFileGrants } from '../files/index.ts'
export { openLog, osAccountName } from '../runtime/index.ts'
export { createSecretStore, createSettingsStore } from '../context/index.ts'
