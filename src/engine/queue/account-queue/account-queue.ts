import { AppError } from '../../../shared/errors.ts'
import type { WaitReason } from '../../../shared/models/campaign.ts'
import type { EngineContext } from '../../context/index.ts'
import type { Mailer } from '../../mail/index.ts'
import type { Trouble } from '../limits/account-health.ts'
import { accountQueueWaits } from '../status/account-queue-waits.ts'
import { type ActiveCampaign, inTurn, stir } from './active-campaign.ts'
import { nextWake } from './next-wake.ts'
import {
  type AccountQueueListener,
  createQueueState,
  failedDetail,
  inProgressOf,
  type QueueAccount,
  type QueueState,
  type SharedLimits
} from './queue-state.ts'
import { createTurnSchedule } from './turn-schedule.ts'
import { runTurn } from './turn.ts'

/** Connections get this long after the computer slept to show that they are still alive. */
const wakeGraceMs = 30_000
/** Closing waits at least this long for what is in progress. */
const minCloseMs = 1000

/**
 * The queue of one account: takes messages of the running campaigns in turn, as many as the account can take, and writes
 * down what the server said. Its work is done in turns: turn.ts.
 */
export interface AccountQueue {
  readonly accountId: number
  add(campaign: ActiveCampaign): void
  /** After this returns no further message of the campaign is handed over; those in progress still settle. */
  remove(campaignId: number): void
  get(campaignId: number): ActiveCampaign | undefined
  /** More was queued, or the time has come for something. */
  wake(campaignId?: number): void
  /** A person put rows back to waiting: the queue is read from its start. */
  rereadQueue(campaignId: number): void
  /** The wall clock was set by so many ms, and the rows' times with it. */
  clockSet(by: number): void
  /** Settings or secrets of the account changed: new connections, a clean slate. */
  accountChanged(account: QueueAccount): void
  /** The computer is going to sleep: nothing more is handed over until it is awake. */
  fallAsleep(): void
  /** It is awake: connections from before are likely dead without knowing it, and those in use are replaced. */
  wakeUp(): void
  trouble(): Trouble | null
  waits(campaignId: number): WaitReason[]
  underWay(campaignId: number): number
  close(graceMs: number): Promise<void>
}

export function createAccountQueue(
  context: EngineContext,
  account: QueueAccount,
  openMailer: () => Mailer,
  shared: SharedLimits,
  listener: AccountQueueListener
): AccountQueue {
  const queue = createQueueState(context, account, openMailer, shared, listener)
  const { campaigns, connections, domains, health, inProgress, outages, prefetch, rate, suspensions } = queue
  const schedule = createTurnSchedule(context.clock, () => {
    if (queue.phase === 'closed') return
    if (!suspensions.fromAll()) tryTurn(queue, schedule.wake)
    sleep()
  })
  const { wake } = schedule

  /** Until the next thing that only time brings; results and `wake` come sooner. */
  const sleep = () => {
    if (schedule.isAwake()) return schedule.sleep(null, wake)
    schedule.sleep(nextWake(queue), () => {
      for (const campaign of queue.order) stir(campaign)
      listener.moved([], [])
      wake()
    })
  }

  return {
    accountId: account.id,
    add(campaign) {
      campaign.underWay = inProgressOf(queue, campaign.id).length
      campaigns.set(campaign.id, campaign)
      queue.order = [...campaigns.values()].sort(inTurn)
      wake()
    },
    remove(campaignId) {
      const campaign = campaigns.get(campaignId)
      if (!campaign) return
      campaigns.delete(campaignId)
      queue.order = queue.order.filter((other) => other !== campaign)
      prefetch.drop(campaign)
    },
    get: (campaignId) => campaigns.get(campaignId),
    wake(campaignId) {
      for (const campaign of campaigns.values()) {
        if (campaignId === undefined || campaign.id === campaignId) stir(campaign)
      }
      wake()
    },
    rereadQueue(campaignId) {
      const campaign = campaigns.get(campaignId)
      if (campaign) prefetch.drop(campaign)
      domains.forgetPutOff(campaignId)
      wake()
    },
    clockSet(by) {
      for (const claimed of inProgress.values()) {
        claimed.startedAt += by
        claimed.giveUpAt += by
      }
      for (const part of [health, outages, domains]) part.clockSet(by)
      queue.order.forEach(prefetch.drop)
      wake()
    },
    accountChanged(changed) {
      queue.account = changed
      rate.set(changed.ratePerSecond)
      queue.rateShare = 1
      health.reset()
      connections.renew()
      wake()
    },
    fallAsleep() {
      suspensions.fallAsleep()
      listener.moved([], [])
    },
    wakeUp() {
      suspensions.wakeUp()
      health.tryNow()
      connections.renew(wakeGraceMs)
      for (const campaign of queue.order) stir(campaign)
      wake()
    },
    trouble: () => health.trouble(),
    waits(campaignId) {
      const campaign = campaigns.get(campaignId)
      return campaign ? accountQueueWaits(queue, campaign) : []
    },
    underWay: (campaignId) => inProgressOf(queue, campaignId).length,
    async close(graceMs) {
      await drain(queue, graceMs, wake)
      queue.phase = 'closed'
      schedule.stop()
    }
  }
}

function tryTurn(queue: QueueState, wake: () => void): void {
  try {
    runTurn(queue, wake)
  } catch (error) {
    turnFailed(queue, error)
  }
}

function turnFailed({ account, campaigns, context, pauses, suspensions }: QueueState, error: unknown): void {
  context.log.error({ err: error, account: account.id }, 'a turn of the queue failed')
  const isTemporary = suspensions.failed(error)
  if (!(error instanceof AppError) || isTemporary) return
  for (const id of campaigns.keys()) {
    pauses.add({ campaignId: id, reason: 'account-missing', detail: failedDetail(error), until: null })
  }
}

/** Hands over nothing more, and settles what is in progress. */
async function drain(queue: QueueState, graceMs: number, wake: () => void): Promise<void> {
  const { campaigns, connections, context, inProgress, prefetch, sent, unsaved } = queue
  const { clock } = context
  queue.phase = 'closing'
  for (const campaign of campaigns.values()) prefetch.drop(campaign)
  const until = clock.monotonic() + graceMs
  await connections.close(graceMs)
  if (sent.length === 0 && inProgress.size === 0 && unsaved.length === 0) return
  // If the disk is full to the end, what could not be written is unknown at the next start.
  await new Promise<void>((resolve) => {
    const cancel = clock.after(Math.max(minCloseMs, until - clock.monotonic()), resolve)
    queue.idle = () => {
      cancel()
      resolve()
    }
    wake()
  })
}
