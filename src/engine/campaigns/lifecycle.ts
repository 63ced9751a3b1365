import { AppError } from '../../shared/errors.ts'
import type { CampaignKind, CampaignState, PauseReason } from '../../shared/models/campaign.ts'
import type { Selection } from '../../shared/models/user.ts'
import type { Parts } from '../parts.ts'
import type { Dispatcher } from '../queue/dispatcher.ts'
import { laneCampaign } from '../queue/lane-campaign.ts'
import { createRateLimit } from '../queue/rate-limit.ts'
import { createStopLoss } from '../queue/stop-loss.ts'
import { createSlices } from '../slices.ts'
import { fillQueue, rulesOfCampaign } from './fill-queue.ts'
import { createMessageMaker } from './message-maker.ts'
import { outcomeCounts } from './progress.ts'
import { type SendContext, sendContextSchema } from './send-context.ts'

/** Deliveries changed in one statement when a campaign is stopped. */
const cancelBatch = 2000

export interface NewCampaign {
  kind: CampaignKind
  name: string
  context: SendContext
  accountId: number
  selection: Selection
  ratePerSecond: number | null
  firstBatch: number | null
  evenIfRecent: boolean
  /** When it starts by itself, ms since the epoch; null: at once, its only recipient queued by the caller. */
  startsAt: number | null
  state: 'scheduled' | 'held' | 'running'
}

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
  create(campaign: NewCampaign): number
  /** Inside the same synchronous step as its recipients were queued: begins to hand over. */
  run(id: number): void
  startNow(id: number): void
  callOff(id: number): void
  pause(id: number, reason: PauseReason, detail: string | null, until?: number | null): void
  resume(id: number): void
  stop(id: number): void
  setRate(id: number, ratePerSecond: number | null): void
  /** From the queue: nothing is due or under way. */
  drained(id: number): void
  /** Deliveries went back to waiting after the end: it goes on. */
  reopen(id: number): void
  /** Once, at start: goes on with everything where it was. */
  restore(): void
  pauseAll(): void
  close(): void
}

interface CampaignRow {
  id: number
  kind: CampaignKind
  state: CampaignState
  name: string
  context: string
  accountId: number
  ratePerSecond: number | null
  firstBatch: number | null
  startsAt: number | null
  pauseUntil: number | null
  queuedThrough: number | null
}

export function createLifecycle(
  parts: Parts,
  dispatcher: () => Dispatcher,
  told: { ended(id: number, name: string, state: 'finished' | 'paused', detail: string): void }
): Lifecycle {
  const { db, clock, events, log } = parts
  const timers = new Map<number, () => void>()
  const filling = new Map<number, Promise<void>>()
  let closed = false

  const row = (id: number): CampaignRow => {
    const found = db
      .statement(
        `SELECT id, kind, state, name, context, account_id AS accountId, rate_per_second AS ratePerSecond,
           first_batch AS firstBatch, starts_at AS startsAt, pause_until AS pauseUntil, queued_through AS queuedThrough
         FROM campaigns WHERE id = ?`
      )
      .get(id) as unknown as CampaignRow | undefined
    if (!found) throw new AppError('NOT_FOUND', 'That campaign is not there any more.')
    return found
  }

  const changed = () => {
    events.changed('campaigns')
    events.sendingChanged()
  }

  const setState = (id: number, state: CampaignState, more: Record<string, string | number | null> = {}) => {
    const extra = Object.keys(more).map((column) => `, ${column} = ?`)
    db.statement(
      `UPDATE campaigns SET state = ?, pause_reason = NULL, pause_detail = NULL, pause_until = NULL${extra.join('')} WHERE id = ?`
    ).run(state, ...Object.values(more), id)
    changed()
  }

  /** Calls `work` at a time of the wall clock, looking again each minute, since clocks jump and computers sleep. */
  const at = (id: number, time: number, work: () => void) => {
    timers.get(id)?.()
    const wait = Math.max(0, Math.min(time - clock.now(), 60_000))
    timers.set(
      id,
      clock.after(wait, () => {
        timers.delete(id)
        if (closed) return
        if (clock.now() >= time) work()
        else at(id, time, work)
      })
    )
  }
  const forget = (id: number) => {
    timers.get(id)?.()
    timers.delete(id)
  }

  const fill = (id: number) => {
    if (filling.has(id)) return
    const done = fillQueue(
      parts,
      id,
      (campaignId) => rulesOfCampaign(parts, campaignId),
      () => {
        dispatcher().wake(id)
        changed()
      }
    )
      .catch((error: unknown) => {
        log.error({ err: error, campaign: id }, 'the queue could not be filled')
        lifecycle.pause(id, 'disk-full', error instanceof Error ? error.message : String(error))
      })
      .finally(() => filling.delete(id))
    filling.set(id, done)
  }

  const cancelWaiting = async (id: number) => {
    const slices = createSlices()
    await filling.get(id)
    for (;;) {
      const { changes } = db
        .statement(
          `UPDATE deliveries SET state = 'cancelled', settled_at = ? WHERE id IN (
             SELECT id FROM deliveries WHERE campaign_id = ? AND state IN ('waiting', 'deferred') LIMIT ${cancelBatch})`
        )
        .run(clock.now(), id)
      changed()
      if (Number(changes) === 0 || closed) return
      await slices.turn()
    }
  }

  const lifecycle: Lifecycle = {
    create(campaign) {
      const { lastInsertRowid } = db
        .statement(
          `INSERT INTO campaigns (kind, name, state, created_at, starts_at, started_at, context, selection, account_id,
             template_name, rate_per_second, first_batch, even_if_recent, queued_through)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
        )
        .run(
          campaign.kind,
          campaign.name,
          campaign.state,
          clock.now(),
          campaign.startsAt,
          campaign.state === 'running' ? clock.now() : null,
          JSON.stringify(campaign.context),
          JSON.stringify(campaign.selection),
          campaign.accountId,
          campaign.context.template.name,
          campaign.ratePerSecond,
          campaign.firstBatch,
          campaign.evenIfRecent ? 1 : 0,
          campaign.kind === 'campaign' ? 0 : null
        )
      const id = Number(lastInsertRowid)
      if (campaign.startsAt !== null) at(id, campaign.startsAt, () => lifecycle.startNow(id))
      if (campaign.kind === 'campaign') fill(id)
      changed()
      return id
    },

    run(id) {
      const campaign = row(id)
      const context = sendContextSchema.parse(JSON.parse(campaign.context))
      try {
        dispatcher().run(
          campaign.accountId,
          laneCampaign({
            id,
            kind: campaign.kind,
            make: createMessageMaker(context, parts),
            rate: createRateLimit(campaign.ratePerSecond, clock),
            stopLoss:
              campaign.kind === 'campaign'
                ? createStopLoss(() => parts.settings.get().sending.stopLoss)
                : null,
            firstBatchLeft: campaign.firstBatch
          })
        )
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        lifecycle.pause(id, 'account-missing', error.message)
      }
      changed()
    },

    startNow(id) {
      const { state } = row(id)
      if (state !== 'held' && state !== 'scheduled') throw wrongState(state, 'started')
      forget(id)
      setState(id, 'running', { started_at: clock.now(), starts_at: null })
      lifecycle.run(id)
    },

    callOff(id) {
      const { state } = row(id)
      if (state !== 'held' && state !== 'scheduled') throw wrongState(state, 'called off')
      lifecycle.stop(id)
    },

    pause(id, reason, detail, until = null) {
      const { state, name, kind } = row(id)
      if (state !== 'running' && state !== 'held') {
        if (reason === 'person') throw wrongState(state, 'paused')
        return
      }
      forget(id)
      dispatcher().halt(id)
      setState(id, 'paused', { pause_reason: reason, pause_detail: detail, pause_until: until })
      if (until !== null) at(id, until, () => lifecycle.resume(id))
      if (reason !== 'person' && kind === 'campaign') told.ended(id, name, 'paused', detail ?? '')
    },

    resume(id) {
      const { state, queuedThrough } = row(id)
      if (state !== 'paused') throw wrongState(state, 'resumed')
      forget(id)
      db.statement(
        `UPDATE campaigns SET first_batch = CASE WHEN pause_reason = 'first-batch' THEN NULL ELSE first_batch END,
           started_at = coalesce(started_at, ?), starts_at = NULL WHERE id = ?`
      ).run(clock.now(), id)
      setState(id, 'running')
      if (queuedThrough !== null) fill(id)
      lifecycle.run(id)
    },

    stop(id) {
      const { state } = row(id)
      if (state === 'stopped' || state === 'finished') throw wrongState(state, 'stopped')
      forget(id)
      dispatcher().halt(id)
      setState(id, 'stopped', { finished_at: clock.now(), starts_at: null })
      void cancelWaiting(id)
    },

    setRate(id, ratePerSecond) {
      db.statement('UPDATE campaigns SET rate_per_second = ? WHERE id = ?').run(ratePerSecond, row(id).id)
      const running = dispatcher().running(id)
      if (running) running.rate = createRateLimit(ratePerSecond, clock)
      dispatcher().wake(id)
      changed()
    },

    drained(id) {
      const { state, queuedThrough, name, kind } = row(id)
      if (state !== 'running') return
      const counts = outcomeCounts(db, id)
      if (counts.sending > 0) return
      if (dispatcher().running(id)?.firstBatchLeft === 0 && counts.waiting + counts.deferred > 0) {
        lifecycle.pause(
          id,
          'first-batch',
          `The first messages are out. ${counts.waiting} are waiting for you.`
        )
        return
      }
      if (counts.waiting > 0 || counts.deferred > 0 || queuedThrough !== null || filling.has(id)) return
      dispatcher().halt(id)
      setState(id, 'finished', { finished_at: clock.now() })
      if (kind === 'campaign') told.ended(id, name, 'finished', describe(counts))
    },

    reopen(id) {
      const { state } = row(id)
      if (state === 'running') {
        dispatcher().wake(id)
      } else if (state === 'finished' || state === 'stopped') {
        setState(id, 'running', { finished_at: null })
        lifecycle.run(id)
      }
      changed()
    },

    restore() {
      const rows = db
        .statement(
          `SELECT id FROM campaigns WHERE state IN ('scheduled', 'held', 'running', 'paused')
           OR (state = 'stopped' AND id IN (SELECT campaign_id FROM campaign_counts WHERE state IN ('waiting', 'deferred') AND n > 0))
           ORDER BY id`
        )
        .all() as { id: number }[]
      for (const { id } of rows) {
        const { state, startsAt, pauseUntil, queuedThrough } = row(id)
        if (queuedThrough !== null && state !== 'stopped') fill(id)
        if ((state === 'scheduled' || state === 'held') && startsAt !== null) {
          at(id, startsAt, () => lifecycle.startNow(id))
        } else if (state === 'paused' && pauseUntil !== null) {
          at(id, pauseUntil, () => lifecycle.resume(id))
        } else if (state === 'running') {
          lifecycle.run(id)
        } else if (state === 'stopped') {
          void cancelWaiting(id)
        }
      }
    },

    pauseAll() {
      const rows = db.statement(`SELECT id FROM campaigns WHERE state IN ('running', 'held')`).all() as {
        id: number
      }[]
      for (const { id } of rows) lifecycle.pause(id, 'person', null)
    },

    close() {
      closed = true
      for (const cancel of timers.values()) cancel()
      timers.clear()
    }
  }
  return lifecycle
}

function wrongState(state: CampaignState, what: string): AppError {
  return new AppError('WRONG_STATE', `This campaign is ${state}, so it cannot be ${what}.`, {
    data: { state }
  })
}

function describe(counts: ReturnType<typeof outcomeCounts>): string {
  const parts = [`${counts.accepted.toLocaleString()} accepted`]
  if (counts.rejected > 0) parts.push(`${counts.rejected.toLocaleString()} rejected`)
  if (counts.unknown > 0) parts.push(`${counts.unknown.toLocaleString()} unknown`)
  return parts.join(', ')
}
