import { LRUCache } from 'lru-cache'
import type { ChangeCount } from '../../db/index.ts'
import type { Clock } from '../../runtime/index.ts'

/** A refresh in the background waits until it has cost less than this share of the time. */
const share = 0.1

export interface StaleCacheOptions<T> {
  changes: ChangeCount
  clock: Clock
  /** Whether computing it is so quick that nobody is ever given an old value. */
  isCheap(key: string): boolean
  /** How much may be kept, in the unit that `size` counts; the least recently used value goes first. */
  most: number
  size(value: T): number
  /** An old value had been given out, and now there is another. */
  refreshed?(key: string): void
  same?(before: T, after: T): boolean
}

interface Entry<T> {
  value: T
  /** State of the rows when its computing began. */
  version: number
  /** Milliseconds it took. */
  cost: number
  finishedAt: number
  refreshing: boolean
}

/**
 * Keeps what was computed from rows. Once they changed, a small thing is computed anew at once; of a large one the old
 * value is given while it is computed in the background, never more often than leaves 90 % of the time to others.
 */
export interface StaleCache<T> {
  /** `stale` says whether an old value will do. */
  get(key: string, compute: () => Promise<T>, stale?: 'never' | 'while-refreshed' | 'any'): Promise<T>
  clear(): void
  close(): void
}

export function createStaleCache<T>(options: StaleCacheOptions<T>): StaleCache<T> {
  const { changes, clock } = options
  const entries = new LRUCache<string, Entry<T>>({
    maxSize: options.most,
    // A value larger than the whole cache is kept alone instead of being computed for each page of it.
    sizeCalculation: ({ value }) => Math.max(1, Math.min(options.size(value), options.most))
  })
  const underWay = new Map<string, { version: number; done: Promise<T> }>()
  const timers = new Set<() => void>()
  let closed = false

  const computeNow = (key: string, compute: () => Promise<T>, atLeast: number): Promise<T> => {
    const before = underWay.get(key)
    // What began before the last change may miss it: it is waited for, then done again.
    if (before && before.version >= atLeast) return before.done
    const version = changes.now()
    const run = async () => {
      await before?.done.catch(() => {})
      const began = clock.monotonic()
      const value = await compute()
      const finishedAt = clock.monotonic()
      entries.set(key, { value, version, cost: finishedAt - began, finishedAt, refreshing: false })
      return value
    }
    const done = run().finally(() => {
      if (underWay.get(key)?.done === done) underWay.delete(key)
    })
    underWay.set(key, { version, done })
    return done
  }

  const refreshLater = (key: string, entry: Entry<T>, compute: () => Promise<T>) => {
    if (entry.refreshing) return
    entry.refreshing = true
    const due = entry.finishedAt + entry.cost / share - clock.monotonic()
    const refresh = async () => {
      try {
        const value = await computeNow(key, compute, changes.now())
        if (!closed && !(options.same?.(entry.value, value) ?? false)) options.refreshed?.(key)
      } catch {
        // Whoever asks next computes it, and is told what is wrong.
        entry.refreshing = false
      }
    }
    const cancel = clock.after(Math.max(0, due), () => {
      timers.delete(cancel)
      if (!closed && entries.peek(key) === entry) void refresh()
    })
    timers.add(cancel)
  }

  return {
    async get(key, compute, stale = 'while-refreshed') {
      const version = changes.now()
      const entry = entries.get(key)
      if (!entry) return computeNow(key, compute, version)
      if (entry.version >= version) return entry.value
      if (stale === 'never' || options.isCheap(key)) return computeNow(key, compute, version)
      if (stale === 'while-refreshed') refreshLater(key, entry, compute)
      return entry.value
    },
    clear: () => entries.clear(),
    close() {
      closed = true
      for (const cancel of timers) cancel()
      timers.clear()
    }
  }
}
