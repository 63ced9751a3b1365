import type { PauseReason } from '../../../shared/models/campaign.ts'
import type { PauseDetail } from '../../../shared/words/pause-words.ts'
import type { EngineContext } from '../../context/index.ts'
import type { Claimed, Settlement } from '../../deliveries/index.ts'
import type { Mailer, SendResult } from '../../mail/index.ts'
import { type AdaptiveBatch, createAdaptiveBatch } from '../../runtime/index.ts'
import { toReasoned } from '../../../shared/errors.ts'
import { type AccountHealth, createAccountHealth } from '../limits/account-health.ts'
import { type Connections, createConnections } from '../limits/connections.ts'
import type { DiskSpace } from '../limits/disk-space.ts'
import { createDomainLimits, type DomainLimits } from '../limits/domain-limits.ts'
import { createRateLimit, type RateLimit } from '../limits/rate-limit.ts'
import { type ChartAnnotations, createChartAnnotations } from '../status/chart-annotations.ts'
import { createOutageWatch, type Outage, type OutageWatch } from '../status/outage.ts'
import type { ActiveCampaign } from './active-campaign.ts'
import { type BatchChooser, createBatchChooser } from './choose-batch.ts'
import { createPendingPauses, type PendingPauses } from './pending-pauses.ts'
import { createPrefetch, type Prefetch } from './prefetch.ts'
import { createSuspensions, type Suspensions } from './suspensions.ts'

/** Few while the code is cold; later about 0.2 ms each. */
const messagesPerTurn = { first: 4, smallest: 4, largest: 24 }

export interface QueueAccount {
  id: number
  name: string
  ratePerSecond: number | null
}

/** What an account queue tells the rest of the engine. */
export interface AccountQueueListener {
  /** Nothing of this campaign is waiting or in progress now; it may be finished. */
  drained(campaignId: number): void
  pause(campaignId: number, reason: PauseReason, detail: PauseDetail, until: number | null): void
  /** After a commit: what has been settled, and what has been handed over. Also when what it waits for changed. */
  moved(settled: Settlement[], claimed: Claimed[]): void
  outage(account: QueueAccount, outage: Outage): void
  /** The wall clock was set, and spans of time moved with it. */
  clockSet(): void
}

/** What all account queues share. */
export interface SharedLimits {
  nextAttemptId(): number
  disk: DiskSpace
  /** Before anything is looked up by its time: the wall clock may have been set. */
  checkClock(): void
}

/** A message that a server has answered, or never will. `outdated`: the account has changed since it was handed over. */
export interface SentMessage {
  claimed: Claimed
  result: SendResult
  outdated: boolean
}

/** Everything an account queue knows. All of it is in memory, and can be created again from the database. */
export interface QueueState {
  readonly context: EngineContext
  readonly shared: SharedLimits
  readonly listener: AccountQueueListener
  account: QueueAccount
  readonly connections: Connections
  readonly rate: RateLimit
  /** The share of the account's rate that `rate` was set to. */
  rateShare: number
  readonly health: AccountHealth
  readonly domains: DomainLimits
  readonly annotations: ChartAnnotations
  readonly outages: OutageWatch
  readonly suspensions: Suspensions
  readonly pauses: PendingPauses
  readonly prefetch: Prefetch
  readonly batches: BatchChooser
  /** How many messages to prefetch in one turn. */
  readonly prefetchSize: AdaptiveBatch
  readonly campaigns: Map<number, ActiveCampaign>
  /** The same, in the order of their turns. Replaced, never changed: a loop over it may cause a change. */
  order: readonly ActiveCampaign[]
  /** Messages in progress, by attempt. */
  readonly inProgress: Map<number, Claimed>
  readonly sent: SentMessage[]
  /** Decided and not yet written: for more than a moment only if the disk is full. */
  readonly unsaved: Settlement[]
  phase: 'open' | 'closing' | 'closed'
  /** Called when nothing is in progress and everything is written. */
  idle(): void
}

export function createQueueState(
  context: EngineContext,
  account: QueueAccount,
  openMailer: () => Mailer,
  shared: SharedLimits,
  listener: AccountQueueListener
): QueueState {
  const { db, clock } = context
  const rate = createRateLimit(account.ratePerSecond, clock)
  const domains = createDomainLimits()
  const prefetch = createPrefetch(db, clock, domains, {
    skipped: () => listener.moved([], []),
    broken: (campaignId, error) => listener.pause(campaignId, 'template-broken', failedDetail(error), null)
  })
  const state: QueueState = {
    context,
    shared,
    listener,
    account,
    connections: createConnections(openMailer),
    rate,
    rateShare: 1,
    health: createAccountHealth(clock),
    domains,
    annotations: createChartAnnotations(),
    outages: createOutageWatch(clock, (outage) => listener.outage(state.account, outage)),
    suspensions: createSuspensions(context, shared.disk),
    pauses: createPendingPauses((...pause) => listener.pause(...pause)),
    prefetch,
    batches: createBatchChooser(clock, rate, domains, prefetch),
    prefetchSize: createAdaptiveBatch(messagesPerTurn),
    campaigns: new Map(),
    order: [],
    inProgress: new Map(),
    sent: [],
    unsaved: [],
    phase: 'open',
    idle: () => {}
  }
  return state
}

export const failedDetail = (error: unknown): PauseDetail => ({ reason: 'failed', params: toReasoned(error) })

/** Messages of a campaign that are in progress. */
export const inProgressOf = ({ inProgress }: QueueState, campaignId: number): Claimed[] =>
  [...inProgress.values()].filter(({ delivery }) => delivery.campaignId === campaignId)

/** How many messages may be in progress. Opens connections for campaigns; throws AppError if they can't be opened. */
export const capacityOf = ({ campaigns, connections }: QueueState): number =>
  campaigns.size > 0 ? connections.capacity() : connections.openCapacity()
