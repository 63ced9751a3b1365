import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit'
import type { Clock } from '../../runtime/index.ts'

interface Bucket {
  left: number
  at: number
}

/**
 * What @fastify/rate-limit counts with: a token bucket for each key that holds `max` requests and is full again after
 * `timeWindow`. It uses a clock that nobody can set: with the library's own store, setting the computer's clock back would
 * lock a visitor out until the old time returns. A flood of keys pushes out the ones unused for the longest time.
 */
export function rateLimitStore(clock: Pick<Clock, 'monotonic'>, maxKeys = 10_000): FastifyRateLimitStoreCtor {
  const buckets = new Map<string, Bucket>()

  const store: FastifyRateLimitStore = {
    incr(key, callback, timeWindow, max) {
      const now = clock.monotonic()
      const perMs = max / timeWindow
      const leftIn = ({ left, at }: Bucket) => Math.min(max, left + (now - at) * perMs)
      const bucket = buckets.get(key)
      const left = bucket ? leftIn(bucket) : max
      const isAllowed = left >= 1
      // Removed and added, so that the order of the map is that of the last use.
      buckets.delete(key)
      for (const [oldest, bucket] of buckets) {
        if (leftIn(bucket) < max && buckets.size < maxKeys) break
        buckets.delete(oldest)
      }
      const remaining = isAllowed ? left - 1 : left
      buckets.set(key, { left: remaining, at: now })
      const ttl = Math.ceil(Math.max(0, 1 - remaining) / perMs)
      callback(null, { current: isAllowed ? max - Math.floor(remaining) : max + 1, ttl })
    },
    child: () => store
  }

  return class {
    incr = store.incr
    child = store.child
  }
}
