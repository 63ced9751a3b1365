import type { EngineState, Shell } from '../../shared/ipc/shell.ts'

/** What main says about the engine's life, for React to read. */
export function createEngineStateStore(engine: Shell['engine']) {
  let current: EngineState = { state: 'starting', attempt: 1 }
  const listeners = new Set<() => void>()
  engine.onState((state) => {
    current = state
    for (const listener of listeners) listener()
  })
  return {
    get: () => current,
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
}
