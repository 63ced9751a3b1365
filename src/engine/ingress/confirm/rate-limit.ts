import type { Clock } from '../../runtime/index.ts'

export interface RateLimit {
  /** Takes one from `key`'s allowance; false when it is used up. */
  take(key: string): boolean
}

/**
 * A token bucket for each key: `burst` at once, then `perSecond`. Keys whose bucket has filled up again are forgotten,
 * and no more than `maxKeys` are ever held: a flood of keys pushes out the oldest.
 */
export function createRateLimit(
  clock: Pick<Clock, 'monotonic'>,
  { burst, perSecond, maxKeys = 10_000 }: { burst: number; perSecond: number; maxKeys?: number }
): RateLimit {
  const buckets = new Map<string, { left: number; at: number }>()
  return {
    take(key) {
      const now = clock.monotonic()
      const bucket = buckets.get(key)
      const left = bucket ? Math.min(burst, bucket.left + ((now - bucket.at) / 1000) * perSecond) : burst
      // Set anew, so that the order of the map is that of last use.
      buckets.delete(key)
      for (const [oldest, { left, at }] of buckets) {
        const full = left + ((now - at) / 1000) * perSecond >= burst
        if (!full && buckets.size < maxKeys) break
        buckets.delete(oldest)
      }
      buckets.set(key, { left: left >= 1 ? left - 1 : left, at: now })
      return left >= 1
    }
  }
}
