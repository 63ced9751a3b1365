import { campaignRow } from '../campaign-row.ts'
import { timedCampaigns, unfinishedCampaigns } from '../campaigns.sql.ts'
import { reopen, resume, run, startNow, stop } from './campaign-transitions.ts'
import { campaignsChanged, type LifecycleState, setState } from './lifecycle-state.ts'

/** Once, at start: continues every campaign where it was. */
export function restore(lifecycle: LifecycleState): void {
  for (const id of unfinishedCampaigns(lifecycle.context.db)) restoreCampaign(lifecycle, id)
}

function restoreCampaign(lifecycle: LifecycleState, id: number): void {
  const { context, timers, work } = lifecycle
  const { clock, db, settings } = context
  const { kind, state, startsAt, pauseUntil, queuedThrough } = campaignRow(db, id)
  // One that was reopened as the engine ended.
  if (state === 'finished') reopen(lifecycle, id)
  if (queuedThrough !== null && state !== 'stopped') work.fill(id)
  const isLate = state === 'scheduled' && startsAt !== null && startsAt <= clock.now()
  if (state === 'held' || isLate) {
    // The person who starts the app gets the time to call it off.
    const until = clock.now() + settings.get().sending.holdBack
    setState(lifecycle, id, 'held', { starts_at: until })
    timers.at(id, until, () => startNow(lifecycle, id))
  } else if (state === 'scheduled' && startsAt !== null) {
    timers.at(id, startsAt, () => startNow(lifecycle, id))
  } else if (state === 'paused' && kind !== 'campaign') {
    // Restored from a backup: nobody would find a single email to resume it.
    stop(lifecycle, id)
  } else if (state === 'paused' && pauseUntil !== null) {
    timers.at(id, pauseUntil, () => resume(lifecycle, id))
  } else if (state === 'running') {
    run(lifecycle, id)
  } else if (state === 'stopped') {
    work.cancel(id)
  }
}

/** Spans of time moved with the wall clock: their timers are set again. */
export function restartTimers(lifecycle: LifecycleState): void {
  const { context, timers } = lifecycle
  for (const id of timedCampaigns(context.db)) {
    const { state, startsAt, pauseUntil } = campaignRow(context.db, id)
    if (state === 'held' && startsAt !== null) timers.at(id, startsAt, () => startNow(lifecycle, id))
    else if (pauseUntil !== null) timers.at(id, pauseUntil, () => resume(lifecycle, id))
  }
  campaignsChanged(context.events)
}
