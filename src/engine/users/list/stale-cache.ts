import { LRUCache } from 'lru-cache'
import type { ChangeCount } from '../../db/index.ts'
import type { Clock } from '../../runtime/index.ts'

/** Of the time, for refreshes in the background. */
const maxRefreshShare = 0.1

export interface StaleCacheOptions<T> {
  changes: ChangeCount
  clock: Clock
  /** Whether computing it is so fast that an old value is never used. */
  isCheap(key: string): boolean
  /** In the unit that `size` counts. The least recently used value goes first. */
  maxSize: number
  size(value: T): number
  /** Called when a new value replaces an old one that was used. */
  refreshed?(key: string): void
  same?(before: T, after: T): boolean
}

interface Entry<T> {
  value: T
  /** State of the rows when the computation began. */
  version: number
  /** Milliseconds it took. */
  cost: number
  finishedAt: number
  refreshing: boolean
}

/**
 * Keeps what was computed from rows. After a change, a cheap value is recomputed at once. Of an expensive one, the old value
 * is used while it is recomputed in the background, which takes at most 10 % of the time.
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
    maxSize: options.maxSize,
    // A value larger than the whole cache is kept alone instead of being computed for each page of it.
    sizeCalculation: ({ value }) => Math.max(1, Math.min(options.size(value), options.maxSize))
  })
  const underWay = new Map<string, { version: number; done: Promise<T> }>()
  const timers = new Set<() => void>()
  let closed = false

  const computeNow = (key: string, compute: () => Promise<T>, atLeast: number): Promise<T> => {
    const before = underWay.get(key)
    // A computation that began before the last change may miss it, so it runs again afterwards.
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
    const due = entry.finishedAt + entry.cost / maxRefreshShare - clock.monotonic()
    const refresh = async () => {
      try {
        const value = await computeNow(key, compute, changes.now())
        if (!closed && !(options.same?.(entry.value, value) ?? false)) options.refreshed?.(key)
      } catch {
        // The next caller computes it and gets the error.
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
