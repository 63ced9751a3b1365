export {
  createEngineClient,
  createEngineQueries,
  createQueryClient,
  type EngineQueries
} from './engine-client.ts'
export { openEngineConnection } from './engine-connection.ts'
export {
  type Desktop,
  DesktopProvider,
  useEngine,
  useEngineState,
  useImportSession,
  useJustEnded,
  useSending,
  useShell
} from './engine-context.tsx'
export { createEngineStateStore } from './engine-state-store.ts'
export { createImportSession, type ImportState } from './import-session.ts'
export { narrowError, sentenceOf } from './narrow-error.ts'
export { createSendingStore } from './sending-store.ts'
export { useNow } from './use-now.ts'
export { useSettings } from './use-settings.ts'
export { useUpdates } from './use-updates.ts'
export { watchEvents } from './watch-events.ts'
