import { AppError, toReasoned } from '../../../shared/errors.ts'
import type { OutcomeCounts, PauseReason } from '../../../shared/models/campaign.ts'
import type { Actor } from '../../../shared/models/actor.ts'
import type { PauseDetail } from '../../../shared/words/pause-words.ts'
import type { EngineContext } from '../../context/index.ts'
import { outcomeCounts } from '../../deliveries/index.ts'
import { activeCampaign, createRateLimit, createStopLoss, type RateLimit } from '../../queue/index.ts'
import { campaignRow, readContext } from '../campaign-row.ts'
import { type CampaignRow, writeResumed } from '../campaigns.sql.ts'
import { createMessageMaker } from '../message/message-maker.ts'
import { requireState } from './legal-actions.ts'
import { campaignsChanged, type Done, type LifecycleState, setState } from './lifecycle-state.ts'

/*
 * What leads from one state of a campaign to the next. Each writes the state first and then tells the queue, in one
 * synchronous step, so what the database says is what is done.
 */

/** Starts handing over. Pauses the campaign if its messages cannot be created. */
export function run(lifecycle: LifecycleState, id: number): void {
  const { context, queue } = lifecycle
  if (!lifecycle.sends) return
  const campaign = campaignRow(context.db, id)
  const { kind, accountId } = campaign
  const stopLoss = kind === 'campaign' ? createStopLoss(() => context.settings.get().sending.stopLoss) : null
  try {
    const make = createMessageMaker(readContext(campaign), context, campaign.evenIfRecent === 1)
    const rate = rateOf(lifecycle, campaign)
    const left = firstBatchLeft(context, campaign)
    queue.run(accountId, activeCampaign({ id, kind, make, rate, stopLoss, firstBatchLeft: left }))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const reason = error.code === 'NO_ACCOUNT' ? 'account-missing' : 'template-broken'
    pause(lifecycle, id, reason, { reason: 'failed', params: toReasoned(error) })
  }
  campaignsChanged(context.events)
}

function rateOf({ context, rates }: LifecycleState, { id, ratePerSecond }: CampaignRow): RateLimit {
  let rate = rates.get(id)
  if (!rate) {
    rate = createRateLimit(ratePerSecond, context.clock)
    rates.set(id, rate)
  }
  return rate
}

/** What is left of '20 first', counting those that went out before a pause or a restart. Null: no such limit. */
export function firstBatchLeft(
  { db }: Pick<EngineContext, 'db'>,
  { id, firstBatch }: CampaignRow
): number | null {
  if (firstBatch === null) return null
  const { sending, accepted, deferred, rejected, unknown } = outcomeCounts(db, id)
  return Math.max(0, firstBatch - sending - accepted - deferred - rejected - unknown)
}

export function startNow(lifecycle: LifecycleState, id: number, by?: Actor): void {
  const { clock, db } = lifecycle.context
  requireState(campaignRow(db, id).state, 'start-now')
  setState(lifecycle, id, 'running', { started_at: clock.now(), starts_at: null }, { act: 'started', by })
  lifecycle.timers.forget(id)
  run(lifecycle, id)
}

/** `until`: when it resumes automatically, in ms since the epoch. */
export function pause(
  lifecycle: LifecycleState,
  id: number,
  reason: PauseReason,
  detail: PauseDetail | null,
  until: number | null = null,
  by?: Actor
): void {
  const { context, listener, timers } = lifecycle
  const { state, name, kind } = campaignRow(context.db, id)
  if (state !== 'running' && state !== 'held') {
    if (reason === 'person') requireState(state, 'pause')
    return
  }
  const why = { pause_reason: reason, pause_detail: detail && JSON.stringify(detail) }
  if (kind !== 'campaign' && reason !== 'person') {
    // Nobody would find a single email to resume it: it is over, and its row says why.
    setState(lifecycle, id, 'stopped', { ...why, finished_at: context.clock.now() })
    leaveQueue(lifecycle, id)
    lifecycle.work.cancel(id)
    return
  }
  setState(lifecycle, id, 'paused', { ...why, pause_until: until }, { act: 'paused', by })
  leaveQueue(lifecycle, id)
  if (until !== null) timers.at(id, until, () => resume(lifecycle, id))
  if (reason !== 'person' && kind === 'campaign')
    listener.ended(id, { reason: 'campaign-paused', params: { campaign: name, reason, detail } })
}

export function resume(lifecycle: LifecycleState, id: number, by?: Actor): void {
  const { clock, db } = lifecycle.context
  const { state, queuedThrough } = campaignRow(db, id)
  requireState(state, 'resume')
  db.transaction(() => {
    writeResumed(db, id, clock.now())
    setState(lifecycle, id, 'running', {}, { act: 'resumed', by })
  })
  lifecycle.timers.forget(id)
  if (queuedThrough !== null) lifecycle.work.fill(id)
  run(lifecycle, id)
}

export function callOff(lifecycle: LifecycleState, id: number, by: Actor): void {
  requireState(campaignRow(lifecycle.context.db, id).state, 'call-off')
  end(lifecycle, id, { act: 'called-off', by })
}

export function stop(lifecycle: LifecycleState, id: number, by?: Actor): void {
  requireState(campaignRow(lifecycle.context.db, id).state, 'stop')
  end(lifecycle, id, { act: 'stopped', by })
}

function end(lifecycle: LifecycleState, id: number, done: Done): void {
  const now = lifecycle.context.clock.now()
  setState(lifecycle, id, 'stopped', { finished_at: now, starts_at: null, queued_through: null }, done)
  leaveQueue(lifecycle, id)
  lifecycle.work.cancel(id)
}

/** Only after its row says so: if that cannot be written, it is still in progress, and so it must still be in the queue. */
function leaveQueue({ queue, timers }: LifecycleState, id: number): void {
  timers.forget(id)
  queue.halt(id)
}

/** Nothing of it is due or in progress: pauses it after the first batch, and finishes it if nothing is left. */
export function drained(lifecycle: LifecycleState, id: number): void {
  const { context, listener, queue, work } = lifecycle
  const { state, queuedThrough, name, kind } = campaignRow(context.db, id)
  if (state !== 'running') return
  const counts = outcomeCounts(context.db, id)
  if (counts.sending > 0) return
  const left = counts.waiting + counts.deferred
  if (queue.running(id)?.firstBatchLeft === 0 && left > 0) {
    pause(lifecycle, id, 'first-batch', { reason: 'first-batch', params: { waiting: counts.waiting } })
    return
  }
  if (left > 0 || queuedThrough !== null || work.isFilling(id)) return
  setState(lifecycle, id, 'finished', { finished_at: context.clock.now() })
  leaveQueue(lifecycle, id)
  if (kind === 'campaign')
    listener.ended(id, { reason: 'campaign-finished', params: finishedParams(name, counts) })
}

const finishedParams = (campaign: string, { accepted, rejected, unknown }: OutcomeCounts) => ({
  campaign,
  accepted,
  rejected,
  unknown
})

export function reopen(lifecycle: LifecycleState, id: number): void {
  const { context, queue } = lifecycle
  const { state } = campaignRow(context.db, id)
  if (state === 'running') {
    queue.rereadQueue(id)
  } else if (state === 'finished' || state === 'stopped') {
    setState(lifecycle, id, 'running', { finished_at: null })
    run(lifecycle, id)
  }
  campaignsChanged(context.events)
}
