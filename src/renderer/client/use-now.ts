import { useMemo, useSyncExternalStore } from 'react'

/** One timer for all that show a running time at the same pace: a table has a hundred of them in view. */
interface Clock {
  subscribe: (listener: () => void) => () => void
  get: () => number
}

const clocks = new Map<number, Clock>()

function clockOf(everyMs: number): Clock {
  const known = clocks.get(everyMs)
  if (known) return known
  const listeners = new Set<() => void>()
  let now = Date.now()
  let timer: ReturnType<typeof setInterval> | undefined
  const clock: Clock = {
    get: () => now,
    subscribe(listener) {
      if (listeners.size === 0) {
        now = Date.now()
        timer = setInterval(() => {
          now = Date.now()
          for (const tell of listeners) tell()
        }, everyMs)
      }
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) clearInterval(timer)
      }
    }
  }
  clocks.set(everyMs, clock)
  return clock
}

/** The time, renewed every `everyMs`. Only what shows a running time uses it. */
export function useNow(everyMs = 30_000): number {
  const clock = useMemo(() => clockOf(everyMs), [everyMs])
  return useSyncExternalStore(clock.subscribe, clock.get)
}
