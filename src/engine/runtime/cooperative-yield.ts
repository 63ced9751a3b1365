/** The maxSliceMs synchronous stretch of work before others get their turn. */
const maxSliceMs = 5

/**
 * Who waits to go on. There is one event loop, so there is one line: would each go on by itself, all of them did in the
 * same turn of the loop, and mail and the window waited for the sum.
 */
const line: (() => void)[] = []

function letOneGoOn(): void {
  line.shift()!()
  if (line.length > 0) setImmediate(letOneGoOn)
}

/** Lets everything that waits (mail, the window) go first, and other long work that was in line before. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    line.push(resolve)
    if (line.length === 1) setImmediate(letOneGoOn)
  })
}

/**
 * For long work: `await slices.turn()` between pieces returns at once until the slice is used up, then waits for the next
 * turn. Throws CANCELLED's signal reason when `signal` is aborted.
 */
export function createYielder(signal?: AbortSignal): { turn(): Promise<void> | void } {
  let began = performance.now()
  return {
    turn() {
      signal?.throwIfAborted()
      if (performance.now() - began < maxSliceMs) return
      return nextTurn().then(() => {
        began = performance.now()
      })
    }
  }
}
