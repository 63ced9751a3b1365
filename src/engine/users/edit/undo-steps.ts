import type { Actor } from '../../../shared/models/actor.ts'

/** Nobody remembers older steps, and they take up memory. */
const maxUndoSteps = 10

/** Undoes a step, and returns how many users it was undone for. */
export type Undo = (actor: Actor) => Promise<number>

/** How to undo the last steps. In memory only, until the engine ends. */
export interface UndoSteps {
  /** Returns a token for the window. */
  add(undo: Undo): string
  /** Undefined for a step that no longer exists. Each can be undone once. */
  take(token: string): Undo | undefined
  /** Forgets all steps. */
  clear(): void
}

export function createUndoSteps(): UndoSteps {
  const steps = new Map<string, Undo>()
  let serial = 0
  return {
    add(undo) {
      const token = `undo-${++serial}`
      steps.set(token, undo)
      if (steps.size > maxUndoSteps) steps.delete(steps.keys().next().value!)
      return token
    },
    take(token) {
      const undo = steps.get(token)
      steps.delete(token)
      return undo
    },
    clear: () => steps.clear()
  }
}
