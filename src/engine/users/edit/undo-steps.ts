import type { Actor } from '../../../shared/models/actor.ts'

/** Steps that can be undone at a time: what is older is beyond anyone's memory, and takes up room. */
const most = 10

/** Undoes a step, and returns how many users it was undone for. */
export type Undo = (actor: Actor) => Promise<number>

/** What it takes to undo a step. Kept in memory: it does not outlive the engine. */
export interface UndoSteps {
  /** Returns the token the person's window is given. */
  add(undo: Undo): string
  /** Undefined for a step that is not there (any more). Each can be undone once. */
  take(token: string): Undo | undefined
  /** Nothing that was done so far can be undone any more. */
  clear(): void
}

export function createUndoSteps(): UndoSteps {
  const steps = new Map<string, Undo>()
  let serial = 0
  return {
    add(undo) {
      const token = `undo-${++serial}`
      steps.set(token, undo)
      if (steps.size > most) steps.delete(steps.keys().next().value!)
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
