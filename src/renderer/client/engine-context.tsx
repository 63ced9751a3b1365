import { createContext, type ReactNode, use, useSyncExternalStore } from 'react'
import type { CampaignProgress } from '../../shared/models/campaign.ts'
import type { EngineState, Shell } from '../../shared/ipc/shell.ts'
import type { EngineQueries } from './engine-client.ts'
import type { ImportSession, ImportState } from './import-session.ts'
import type { SendingStore } from './sending-store.ts'

export interface Desktop {
  shell: Shell
  engine: EngineQueries
  sending: SendingStore
  imports: ImportSession
  engineState: { get: () => EngineState; subscribe: (listener: () => void) => () => void }
}

const DesktopContext = createContext<Desktop | null>(null)

export function DesktopProvider({ desktop, children }: { desktop: Desktop; children: ReactNode }) {
  return <DesktopContext value={desktop}>{children}</DesktopContext>
}

function useDesktop(): Desktop {
  const desktop = use(DesktopContext)
  if (!desktop) throw new Error('Rendered outside of DesktopProvider')
  return desktop
}

/** The engine's procedures as queries and calls. */
export const useEngine = (): EngineQueries => useDesktop().engine

/** Dialogs, settings, secrets: what only the desktop can do. */
export const useShell = (): Shell => useDesktop().shell

/** Every campaign under way, kept up to date up to ten times a second. */
export function useSending(): readonly CampaignProgress[] {
  const { sending } = useDesktop()
  return useSyncExternalStore(sending.subscribe, sending.get)
}

export function useEngineState(): EngineState {
  const { engineState } = useDesktop()
  return useSyncExternalStore(engineState.subscribe, engineState.get)
}

/** The import under way, and what can be done with it. */
export function useImportSession(): { session: ImportSession; state: ImportState } {
  const { imports } = useDesktop()
  return { session: imports, state: useSyncExternalStore(imports.subscribe, imports.get) }
}

/** The campaign that has just ended, until `forget`. */
export function useJustEnded(): { id: number | null; forget: () => void } {
  const { sending } = useDesktop()
  return { id: useSyncExternalStore(sending.subscribe, sending.ended), forget: sending.forgetEnded }
}
