import type { CampaignState } from '../../../shared/models/campaign.ts'
import type { Actor } from '../../../shared/models/actor.ts'
import type { NoticePhrase } from '../../../shared/words/notice-words.ts'
import type { EngineContext } from '../../context/index.ts'
import type { Dispatcher, RateLimit } from '../../queue/index.ts'
import { type CampaignAct, recordAct } from '../campaign-actions.sql.ts'
import { type StateChange, writeState } from '../campaigns.sql.ts'
import type { QueueWork } from './queue-work.ts'
import type { WallTimers } from './wall-timers.ts'

/** What a campaign asks of the queue. What the queue has to say comes back through `Dispatcher.reportTo`. */
export type QueuePort = Pick<Dispatcher, 'run' | 'halt' | 'running' | 'wake' | 'rereadQueue' | 'checkClock'>

export interface LifecycleListener {
  /** A campaign has finished, or was paused by something other than a person. */
  ended(id: number, phrase: Extract<NoticePhrase, { reason: 'campaign-finished' | 'campaign-paused' }>): void
}

/** What the transitions of campaigns work with. The campaigns themselves are in the database. */
export interface LifecycleState {
  readonly context: EngineContext
  readonly queue: QueuePort
  readonly listener: LifecycleListener
  /** False: campaigns are written down and their queues filled, and that is all. */
  readonly sends: boolean
  readonly timers: WallTimers
  readonly work: QueueWork
  /** A campaign's own limit outlives a pause: what went out before still counts. */
  readonly rates: Map<number, RateLimit>
}

/** What a person did, if a person did it. */
export interface Done {
  act: CampaignAct
  by: Actor | undefined
}

export function setState(
  { context: { db, clock, events } }: LifecycleState,
  id: number,
  state: CampaignState,
  change: StateChange = {},
  done?: Done
): void {
  db.transaction(() => {
    writeState(db, id, state, change)
    if (done?.by) recordAct(db, id, done.act, done.by, clock.now())
  })
  campaignsChanged(events)
}

export function campaignsChanged(events: EngineContext['events']): void {
  events.changed('campaigns')
  events.sendingChanged()
}
