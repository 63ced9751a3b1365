import type { Logger } from 'pino'
import { AppError } from '../../../shared/errors.ts'
import type { Clock } from '../../runtime/index.ts'

/** The clock is checked each minute, since clocks jump and computers sleep. */
const maxWaitMs = 60_000
/** Before what failed is retried: a full disk, mostly. */
const retryDelayMs = 5000

/** Work at times of the wall clock, one for each id. */
export interface WallTimers {
  /** In place of what was set for this id before. Work that fails is tried again, unless it has lost its point. */
  at(id: number, time: number, work: () => void): void
  /** The same, a few seconds from now: `error` kept it from being done. */
  soon(id: number, work: () => void, error: unknown): void
  /** What keeps it from being done, and when it is tried again, ms since the epoch. */
  hindered(id: number): { error: unknown; until: number } | null
  forget(id: number): void
  forgetAll(): void
}

export function createWallTimers(
  clock: Clock,
  log: Logger,
  /** `checkClock`: a clock that was set moves what waits for the end of a span, which is then waited for anew. */
  { changed, checkClock }: { changed(): void; checkClock(): void }
): WallTimers {
  const timers = new Map<number, () => void>()
  const hindrances = new Map<number, { error: unknown; until: number }>()

  const forget = (id: number) => {
    timers.get(id)?.()
    timers.delete(id)
    hindrances.delete(id)
  }
  const at = (id: number, time: number, work: () => void, hindrance?: unknown) => {
    forget(id)
    if (hindrance !== undefined) {
      hindrances.set(id, { error: hindrance, until: time })
      changed()
    }
    const wait = Math.max(0, Math.min(time - clock.now(), maxWaitMs))
    timers.set(
      id,
      clock.after(wait, () => {
        timers.delete(id)
        try {
          checkClock()
          if (timers.has(id)) return
          if (clock.now() < time) return at(id, time, work, hindrances.get(id)?.error)
          hindrances.delete(id)
          work()
        } catch (error) {
          if (error instanceof AppError && (error.code === 'WRONG_STATE' || error.code === 'NOT_FOUND'))
            return
          log.error({ err: error, campaign: id }, 'what was due could not be done; it is tried again')
          if (!timers.has(id)) at(id, clock.now() + retryDelayMs, work, error)
        }
      })
    )
  }

  return {
    at: (id, time, work) => at(id, time, work),
    soon: (id, work, error) => at(id, clock.now() + retryDelayMs, work, error),
    hindered: (id) => hindrances.get(id) ?? null,
    forget,
    forgetAll() {
      for (const cancel of timers.values()) cancel()
      timers.clear()
      hindrances.clear()
    }
  }
}
