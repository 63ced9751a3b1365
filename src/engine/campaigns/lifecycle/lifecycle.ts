import { AppError, toReasoned } from '../../../shared/errors.ts'
import type { PauseReason } from '../../../shared/models/campaign.ts'
import type { Reasoned } from '../../../shared/words/catalog.ts'
import type { PauseDetail } from '../../../shared/words/pause-words.ts'
import type { Actor } from '../../../shared/models/actor.ts'
import type { EngineContext } from '../../context/index.ts'
import { recordAct } from '../campaign-actions.sql.ts'
import { campaignRow, insertCampaign, type NewCampaign } from '../campaign-row.ts'
import { campaignState, sendingCampaigns, writeRate } from '../campaigns.sql.ts'
import {
  callOff,
  drained,
  firstBatchLeft,
  pause,
  reopen,
  resume,
  run,
  startNow,
  stop
} from './campaign-transitions.ts'
import {
  campaignsChanged,
  type LifecycleListener,
  type LifecycleState,
  type QueuePort
} from './lifecycle-state.ts'
import { createQueueWork } from './queue-work.ts'
import { restartTimers, restore } from './restore.ts'
import { createWallTimers } from './wall-timers.ts'

/**
 * A campaign's states and what leads from one to the next:
 *
 *     scheduled ─┐
 *     held ──────┴→ running ⇄ paused → stopped
 *                      └→ finished
 *
 * A person's pause, resume, stop or call-off comes in through here, and so does what the queue decides: a pause with its
 * reason, the end. campaign-transitions.ts has each of them.
 */
export interface Lifecycle {
  /** Inside a transaction: writes the campaign. Nothing comes of it before `begin`, or `run` for one recipient. */
  create(campaign: NewCampaign): number
  /** After that transaction: fills the queue and waits for the time to start. */
  begin(id: number): void
  /** Starts handing over. */
  run(id: number): void
  /** `by`, here and below: the person who asked for it. Left out if its time came or the queue decided. */
  startNow(id: number, by?: Actor): void
  callOff(id: number, by: Actor): void
  pause(id: number, reason: PauseReason, detail: PauseDetail | null, until?: number | null, by?: Actor): void
  resume(id: number, by?: Actor): void
  stop(id: number, by?: Actor): void
  setRate(id: number, ratePerSecond: number | null, by: Actor): void
  /** What is due and could not be written down, and when that is tried again; null: nothing. */
  hindered(id: number): { error: Reasoned; until: number } | null
  /** What is left of '20 first': those that went out before a pause or a restart count. Null: no such limit. */
  firstBatchLeft(id: number): number | null
  /** From the queue: nothing is due or in progress. */
  drained(id: number): void
  /** From the queue: deliveries that were in progress are waiting again. Those of a stopped campaign are canceled. */
  cameBack(id: number): void
  /** Throws WRONG_STATE while a stopped campaign is still being canceled: none of its deliveries may go back to waiting then. */
  checkReopen(id: number): void
  /** Deliveries go back to waiting in this transaction, maybe after the end: it continues. */
  reopen(id: number): void
  /** Before a time is counted from now: a clock that was set is noticed first, and what is counted after it is left alone. */
  checkClock(): void
  /** From the queue: spans of time moved with the wall clock. */
  clockSet(): void
  /** Once, at start: continues everything where it was. */
  restore(): void
  pauseAll(): void
  /** Resolves when none of its work is in progress. */
  close(): Promise<void>
}

export function createLifecycle(
  context: EngineContext,
  queue: QueuePort,
  listener: LifecycleListener,
  /** False: campaigns are written down and their queues filled, and that is all. */
  sends = true
): Lifecycle {
  const { db, clock, events } = context
  const changed = () => campaignsChanged(events)
  const timers = createWallTimers(clock, context.log, {
    changed: events.sendingChanged,
    checkClock: queue.checkClock
  })
  const work = createQueueWork(context, timers, {
    queued: queue.wake,
    changed,
    filledInPart: (id, error) => pause(state, id, 'disk-full', { reason: 'failed', params: error }),
    startNow: (id) => startNow(state, id)
  })
  const state: LifecycleState = { context, queue, listener, sends, timers, work, rates: new Map() }

  return {
    create: (campaign) => insertCampaign(db, campaign, clock.now()),
    begin(id) {
      const { startsAt } = campaignRow(db, id)
      if (startsAt !== null && sends) timers.at(id, startsAt, () => startNow(state, id))
      work.fill(id)
      changed()
    },
    run: (id) => run(state, id),
    startNow: (id, by) => startNow(state, id, by),
    callOff: (id, by) => callOff(state, id, by),
    pause: (id, reason, detail, until, by) => pause(state, id, reason, detail, until, by),
    resume: (id, by) => resume(state, id, by),
    stop: (id, by) => stop(state, id, by),
    setRate(id, ratePerSecond, by) {
      const { id: existing } = campaignRow(db, id)
      db.transaction(() => {
        writeRate(db, existing, ratePerSecond)
        recordAct(db, existing, 'rate-changed', by, clock.now())
      })
      state.rates.get(id)?.set(ratePerSecond)
      queue.wake(id)
      changed()
    },
    hindered(id) {
      const found = timers.hindered(id)
      return found && { error: toReasoned(found.error), until: found.until }
    },
    firstBatchLeft: (id) => firstBatchLeft(context, campaignRow(db, id)),
    drained: (id) => drained(state, id),
    cameBack(id) {
      if (campaignState(db, id) === 'stopped') work.cancel(id)
    },
    checkReopen(id) {
      if (work.isCancelling(id)) throw new AppError('WRONG_STATE', 'campaign-still-stopping')
    },
    reopen: (id) => reopen(state, id),
    checkClock: queue.checkClock,
    clockSet: () => restartTimers(state),
    restore: () => restore(state),
    pauseAll() {
      for (const id of sendingCampaigns(db)) pause(state, id, 'person', null)
    },
    async close() {
      timers.forgetAll()
      await work.close()
    }
  }
}
