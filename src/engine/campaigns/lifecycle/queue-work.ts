import type { Reasoned } from '../../../shared/words/catalog.ts'
import { toReasoned } from '../../../shared/errors.ts'
import type { EngineContext } from '../../context/index.ts'
import { campaignRow } from '../campaign-row.ts'
import { cancelWaiting } from '../../deliveries/index.ts'
import { fillQueue } from '../recipients/fill-queue.ts'
import type { WallTimers } from './wall-timers.ts'

/**
 * Work on a campaign's rows that takes more than a moment: filling its queue, clearing it after a stop. One of each at a
 * time for a campaign; what fails, on a full disk mostly, is tried again; what the end of the engine cuts short goes on
 * at the next start.
 */
export interface QueueWork {
  fill(campaignId: number): void
  isFilling(campaignId: number): boolean
  cancel(campaignId: number): void
  isCancelling(campaignId: number): boolean
  /** Resolves when no work is going on any more. */
  close(): Promise<void>
}

export function createQueueWork(
  parts: EngineContext,
  timers: WallTimers,
  told: {
    queued(id: number): void
    changed(): void
    /** May fail too, where nothing can be written. */
    filledInPart(id: number, error: Reasoned): void
    startNow(id: number): void
  }
): QueueWork {
  const { db, log } = parts
  const filling = new Map<number, Promise<void>>()
  const cancelling = new Map<number, Promise<void>>()
  let closed = false
  const open = () => !closed

  const fill = (id: number) => {
    if (filling.has(id) || closed) return
    const done = fillQueue(parts, id, open, () => {
      told.queued(id)
      told.changed()
    })
      .catch((error: unknown) => fillingFailed(id, error))
      .finally(() => filling.delete(id))
    filling.set(id, done)
  }

  const fillingFailed = (id: number, error: unknown) => {
    log.error({ err: error, campaign: id }, 'the queue could not be filled')
    try {
      told.filledInPart(id, toReasoned(error))
    } catch (again) {
      log.error({ err: again, campaign: id }, 'nor could the campaign be paused')
    }
    // A paused one is filled on when it is resumed, any other in a while.
    const { state, startsAt } = campaignRow(db, id)
    if (state === 'paused' || state === 'stopped' || closed) return
    const again = () => {
      fill(id)
      if (startsAt !== null && state !== 'running') timers.at(id, startsAt, () => told.startNow(id))
    }
    timers.soon(id, again, error)
  }

  const tryToCancel = (id: number) => {
    const work = async () => {
      // Ends by itself, at its next range, when the campaign is stopped.
      await filling.get(id)
      await cancelWaiting(parts, id, open, told.changed)
    }
    const failed = (error: unknown) => {
      log.error({ err: error, campaign: id }, 'a stopped campaign could not be cleared; it is tried again')
      if (!closed) timers.soon(id, () => tryToCancel(id), error)
    }
    cancelling.set(
      id,
      work().then(() => void cancelling.delete(id), failed)
    )
  }

  return {
    fill,
    isFilling: (id) => filling.has(id),
    cancel(id) {
      if (!cancelling.has(id) && !closed) tryToCancel(id)
    },
    isCancelling: (id) => cancelling.has(id),
    async close() {
      closed = true
      await Promise.allSettled([...filling.values(), ...cancelling.values()])
    }
  }
}
