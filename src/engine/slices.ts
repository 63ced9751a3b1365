import { setImmediate } from 'node:timers/promises'

/** Longest synchronous stretch of work, in milliseconds, before others get their turn. */
const longest = 8

/**
 * For long work: `await slices.turn()` between pieces returns at once until the slice is used up, then lets everything
 * that waits (mail, the window) go first. Throws CANCELLED's signal reason when `signal` is aborted.
 */
export function createSlices(signal?: AbortSignal): { turn(): Promise<void> | void } {
  let began = performance.now()
  return {
    turn() {
      signal?.throwIfAborted()
      if (performance.now() - began < longest) return
      return setImmediate().then(() => {
        began = performance.now()
      })
    }
  }
}
