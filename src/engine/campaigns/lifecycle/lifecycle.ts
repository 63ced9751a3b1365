import { AppError, toReasoned } from '../../../shared/errors.ts'
import type { CampaignState, OutcomeCounts, PauseReason } from '../../../shared/models/campaign.ts'
import type { Reasoned } from '../../../shared/words/catalog.ts'
import type { NoticePhrase } from '../../../shared/words/notice-words.ts'
import type { PauseDetail } from '../../../shared/words/pause-words.ts'
import type { Actor } from '../../../shared/models/actor.ts'
import type { EngineContext } from '../../context/index.ts'
import {
  createRateLimit,
  createStopLoss,
  type Dispatcher,
  activeCampaign,
  type RateLimit
} from '../../queue/index.ts'
import {
  type CampaignRow,
  findCampaign,
  sendingCampaigns,
  type StateChange,
  timedCampaigns,
  unfinishedCampaigns,
  writeRate,
  writeResumed,
  writeState
} from '../campaigns.sql.ts'
import { campaignRow, insertCampaign, type NewCampaign, readContext } from '../campaign-row.ts'
import { type CampaignAct, recordAct } from '../campaign-actions.sql.ts'
import { createMessageMaker } from '../message/message-maker.ts'
import { outcomeCounts } from '../../deliveries/index.ts'
import { createQueueWork } from './queue-work.ts'
import { createWallTimers } from './wall-timers.ts'

/**
 * A campaign's states and what leads from one to the next:
 *
 *     scheduled ─┐
 *     held ──────┴→ running ⇄ paused → stopped
 *                      └→ finished
 *
 * A person's pause, resume, stop or call-off comes in through here, and so does what the queue decides: a pause with its
 * reason, the end. Each writes the state first and then tells the queue, all in one go, so what the database says is
 * what is done.
 */
export interface Lifecycle {
  /** Inside a transaction: writes the campaign. Nothing comes of it before `begin`, or `run` for one recipient. */
  create(campaign: NewCampaign): number
  /** After that transaction: fills the queue and waits for the time to start. */
  begin(id: number): void
  /** Begins to hand over. */
  run(id: number): void
  /** `by`, here and below: the person who asked for it. Left out where its time came or the queue decided. */
  startNow(id: number, by?: Actor): void
  callOff(id: number, by: Actor): void
  pause(id: number, reason: PauseReason, detail: PauseDetail | null, until?: number | null, by?: Actor): void
  resume(id: number, by?: Actor): void
  stop(id: number, by?: Actor): void
  setRate(id: number, ratePerSecond: number | null, by: Actor): void
  /** What is due and could not be written down, and when that is tried again; null: nothing. */
  hindered(id: number): { error: Reasoned; until: number } | null
  /** What is left of '20 first': those that went out before a pause or a restart are of them. Null: it is for all. */
  firstBatchLeft(id: number): number | null
  /** From the queue: nothing is due or under way. */
  drained(id: number): void
  /** From the queue: deliveries are waiting again that were under way. Of a stopped campaign they are cancelled. */
  cameBack(id: number): void
  /** Throws WRONG_STATE while what was stopped is still being cancelled: nothing of it may go back to waiting then. */
  checkReopen(id: number): void
  /** Deliveries go back to waiting in this transaction, maybe after the end: it goes on. */
  reopen(id: number): void
  /** Before a time is counted from now: a clock that was set is noticed first, and what is counted after it is left alone. */
  checkClock(): void
  /** From the queue: spans of time moved with the wall clock. */
  clockSet(): void
  /** Once, at start: goes on with everything where it was. */
  restore(): void
  pauseAll(): void
  /** Resolves when no work of its own is going on any more. */
  close(): Promise<void>
}

/** What a person did, when it was one. */
interface Done {
  act: CampaignAct
  by: Actor | undefined
}

/** What a campaign asks of the queue. What the queue has to say comes back through `Dispatcher.reportTo`. */
type QueuePort = Pick<Dispatcher, 'run' | 'halt' | 'running' | 'wake' | 'rereadQueue' | 'checkClock'>

type EndPhrase = Extract<NoticePhrase, { reason: 'campaign-finished' | 'campaign-paused' }>

export function createLifecycle(
  parts: EngineContext,
  queue: QueuePort,
  told: { ended(id: number, phrase: EndPhrase): void },
  /** False: campaigns are written down and their queues filled, and that is all. */
  sends = true
): Lifecycle {
  const { db, clock, events, log } = parts
  const timers = createWallTimers(clock, log, {
    changed: events.sendingChanged,
    checkClock: queue.checkClock
  })
  /** A campaign's own limit outlives a pause: what went out before still counts. */
  const rates = new Map<number, RateLimit>()
  const row = (id: number) => campaignRow(db, id)

  const changed = () => {
    events.changed('campaigns')
    events.sendingChanged()
  }

  const setState = (id: number, state: CampaignState, change: StateChange = {}, done?: Done) => {
    db.transaction(() => {
      writeState(db, id, state, change)
      if (done?.by) recordAct(db, id, done.act, done.by, clock.now())
    })
    changed()
  }

  const { fill, cancel, ...work } = createQueueWork(parts, timers, {
    queued: queue.wake,
    changed,
    filledInPart(id, error) {
      lifecycle.pause(id, 'disk-full', { reason: 'failed', params: error })
    },
    startNow: (id) => lifecycle.startNow(id)
  })

  const rateOf = ({ id, ratePerSecond }: CampaignRow): RateLimit => {
    let rate = rates.get(id)
    if (!rate) {
      rate = createRateLimit(ratePerSecond, clock)
      rates.set(id, rate)
    }
    return rate
  }

  const firstBatchLeft = ({ id, firstBatch }: CampaignRow): number | null => {
    if (firstBatch === null) return null
    const { sending, accepted, deferred, rejected, unknown } = outcomeCounts(db, id)
    return Math.max(0, firstBatch - sending - accepted - deferred - rejected - unknown)
  }

  /** Only after its row says so: where that cannot be written, it is still under way, and so it must still be in its lane. */
  const leaveQueue = (id: number) => {
    timers.forget(id)
    queue.halt(id)
  }

  const end = (id: number, done: Done) => {
    setState(id, 'stopped', { finished_at: clock.now(), starts_at: null, queued_through: null }, done)
    leaveQueue(id)
    cancel(id)
  }

  const lifecycle: Lifecycle = {
    create: (campaign) => insertCampaign(db, campaign, clock.now()),

    begin(id) {
      const { startsAt } = row(id)
      if (startsAt !== null && sends) timers.at(id, startsAt, () => lifecycle.startNow(id))
      fill(id)
      changed()
    },

    firstBatchLeft: (id) => firstBatchLeft(row(id)),

    hindered(id) {
      const found = timers.hindered(id)
      return found && { error: toReasoned(found.error), until: found.until }
    },

    run(id) {
      if (!sends) return
      const campaign = row(id)
      const { kind, accountId } = campaign
      const stopLoss =
        kind === 'campaign' ? createStopLoss(() => parts.settings.get().sending.stopLoss) : null
      try {
        const make = createMessageMaker(readContext(campaign), parts, campaign.evenIfRecent === 1)
        const rate = rateOf(campaign)
        queue.run(
          accountId,
          activeCampaign({ id, kind, make, rate, stopLoss, firstBatchLeft: firstBatchLeft(campaign) })
        )
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        const reason = error.code === 'NO_ACCOUNT' ? 'account-missing' : 'template-broken'
        lifecycle.pause(id, reason, { reason: 'failed', params: toReasoned(error) })
      }
      changed()
    },

    startNow(id, by) {
      const { state } = row(id)
      requireState(state, 'start-now')
      setState(id, 'running', { started_at: clock.now(), starts_at: null }, { act: 'started', by })
      timers.forget(id)
      lifecycle.run(id)
    },

    callOff(id, by) {
      const { state } = row(id)
      requireState(state, 'call-off')
      end(id, { act: 'called-off', by })
    },

    pause(id, reason, detail, until = null, by) {
      const { state, name, kind } = row(id)
      if (state !== 'running' && state !== 'held') {
        if (reason === 'person') requireState(state, 'pause')
        return
      }
      if (kind !== 'campaign' && reason !== 'person') {
        // Nobody would find a single mail to resume it: it is over, and its row says why.
        setState(id, 'stopped', {
          pause_reason: reason,
          pause_detail: detail && JSON.stringify(detail),
          finished_at: clock.now()
        })
        leaveQueue(id)
        cancel(id)
        return
      }
      setState(
        id,
        'paused',
        { pause_reason: reason, pause_detail: detail && JSON.stringify(detail), pause_until: until },
        { act: 'paused', by }
      )
      leaveQueue(id)
      if (until !== null) timers.at(id, until, () => lifecycle.resume(id))
      if (reason !== 'person' && kind === 'campaign')
        told.ended(id, { reason: 'campaign-paused', params: { campaign: name, reason, detail } })
    },

    resume(id, by) {
      const { state, queuedThrough } = row(id)
      requireState(state, 'resume')
      db.transaction(() => {
        writeResumed(db, id, clock.now())
        setState(id, 'running', {}, { act: 'resumed', by })
      })
      timers.forget(id)
      if (queuedThrough !== null) fill(id)
      lifecycle.run(id)
    },

    stop(id, by) {
      const { state } = row(id)
      requireState(state, 'stop')
      end(id, { act: 'stopped', by })
    },

    setRate(id, ratePerSecond, by) {
      const { id: existing } = row(id)
      db.transaction(() => {
        writeRate(db, existing, ratePerSecond)
        recordAct(db, existing, 'rate-changed', by, clock.now())
      })
      rates.get(id)?.set(ratePerSecond)
      queue.wake(id)
      changed()
    },

    drained(id) {
      const { state, queuedThrough, name, kind } = row(id)
      if (state !== 'running') return
      const counts = outcomeCounts(db, id)
      if (counts.sending > 0) return
      if (queue.running(id)?.firstBatchLeft === 0 && counts.waiting + counts.deferred > 0) {
        lifecycle.pause(id, 'first-batch', { reason: 'first-batch', params: { waiting: counts.waiting } })
        return
      }
      if (counts.waiting > 0 || counts.deferred > 0 || queuedThrough !== null || work.isFilling(id)) return
      setState(id, 'finished', { finished_at: clock.now() })
      leaveQueue(id)
      if (kind === 'campaign') told.ended(id, finished(name, counts))
    },

    cameBack(id) {
      if (findCampaign(db, id)?.state === 'stopped') cancel(id)
    },

    checkReopen(id) {
      if (!work.isCancelling(id)) return
      throw new AppError('WRONG_STATE', 'campaign-still-stopping')
    },

    reopen(id) {
      const { state } = row(id)
      if (state === 'running') {
        queue.rereadQueue(id)
      } else if (state === 'finished' || state === 'stopped') {
        setState(id, 'running', { finished_at: null })
        lifecycle.run(id)
      }
      changed()
    },

    checkClock: queue.checkClock,

    clockSet() {
      for (const id of timedCampaigns(db)) {
        const { state, startsAt, pauseUntil } = row(id)
        if (state === 'held' && startsAt !== null) timers.at(id, startsAt, () => lifecycle.startNow(id))
        else if (pauseUntil !== null) timers.at(id, pauseUntil, () => lifecycle.resume(id))
      }
      changed()
    },

    restore() {
      for (const id of unfinishedCampaigns(db)) {
        const { kind, state, startsAt, pauseUntil, queuedThrough } = row(id)
        // One that was called back to life as the engine ended.
        if (state === 'finished') lifecycle.reopen(id)
        if (queuedThrough !== null && state !== 'stopped') fill(id)
        const isLate = state === 'scheduled' && startsAt !== null && startsAt <= clock.now()
        if (state === 'held' || isLate) {
          // Whoever starts the app gets the time to call it off.
          const until = clock.now() + parts.settings.get().sending.holdBack
          setState(id, 'held', { starts_at: until })
          timers.at(id, until, () => lifecycle.startNow(id))
        } else if (state === 'scheduled' && startsAt !== null) {
          timers.at(id, startsAt, () => lifecycle.startNow(id))
        } else if (state === 'paused' && kind !== 'campaign') {
          // Restored from a backup: nobody would find a single mail to resume it.
          lifecycle.stop(id)
        } else if (state === 'paused' && pauseUntil !== null) {
          timers.at(id, pauseUntil, () => lifecycle.resume(id))
        } else if (state === 'running') {
          lifecycle.run(id)
        } else if (state === 'stopped') {
          cancel(id)
        }
      }
    },

    pauseAll() {
      for (const id of sendingCampaigns(db)) lifecycle.pause(id, 'person', null)
    },

    async close() {
      timers.forgetAll()
      await work.close()
    }
  }
  return lifecycle
}

type Action = 'start-now' | 'call-off' | 'pause' | 'resume' | 'stop'

/** The states in which a person can do something, and why they cannot in the others. */
const possible = {
  'start-now': { in: ['held', 'scheduled'], otherwise: 'campaign-not-startable' },
  'call-off': { in: ['held', 'scheduled'], otherwise: 'campaign-not-cancelable' },
  pause: { in: ['running', 'held'], otherwise: 'campaign-not-pausable' },
  resume: { in: ['paused'], otherwise: 'campaign-not-resumable' },
  stop: { in: ['scheduled', 'held', 'running', 'paused'], otherwise: 'campaign-not-stoppable' }
} as const satisfies Record<Action, { in: readonly CampaignState[]; otherwise: string }>

/** Throws WRONG_STATE. */
export function requireState(state: CampaignState, action: Action): void {
  const states: readonly CampaignState[] = possible[action].in
  if (states.includes(state)) return
  throw new AppError('WRONG_STATE', possible[action].otherwise, { state }, { data: { state } })
}

const finished = (campaign: string, { accepted, rejected, unknown }: OutcomeCounts): EndPhrase => ({
  reason: 'campaign-finished',
  params: { campaign, accepted, rejected, unknown }
})
