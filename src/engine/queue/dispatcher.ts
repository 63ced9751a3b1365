import type { WaitReason } from '../../shared/models/campaign.ts'
import type { Mailer } from '../mail/index.ts'
import type { EngineContext } from '../context/index.ts'
import type { Trouble } from './limits/account-health.ts'
import { createAttemptIds } from '../deliveries/index.ts'
import type { ActiveCampaign } from './account-queue/active-campaign.ts'
import { type DiskSpace, freeBytes, watchDiskSpace } from './limits/disk-space.ts'
import { type AccountQueue, createAccountQueue } from './account-queue/account-queue.ts'
import type { AccountQueueListener, QueueAccount, SharedLimits } from './account-queue/queue-state.ts'
import { moveSpans, watchWallClock } from './wall-clock.ts'

/** Sends what is due of every running campaign, each through the queue of its account. */
export interface Dispatcher {
  /** Once, before the first campaign runs: who hears what comes of it. */
  reportTo(listener: AccountQueueListener): void
  /** From now on this campaign's messages are handed over. Throws NO_ACCOUNT where its account is gone. */
  run(accountId: number, campaign: ActiveCampaign): void
  /** From now on none is; those under way still settle. */
  halt(campaignId: number): void
  running(campaignId: number): ActiveCampaign | undefined
  /** More may be due: rows were queued, or the computer woke up. */
  wake(campaignId?: number): void
  /** A person put rows back to waiting. */
  rereadQueue(campaignId: number): void
  accountChanged(accountId: number): void
  /** The computer is going to sleep, or woke up: see AccountQueue. */
  fallAsleep(): void
  wakeUp(): void
  /** Before anything is looked up by its time: the wall clock may have been set. */
  checkClock(): void
  troubleOf(accountId: number): Trouble | null
  waits(campaignId: number): WaitReason[]
  underWay(campaignId: number): number
  /** Hands over nothing more and settles what is under way, for `graceMs` at most. */
  close(graceMs: number): Promise<void>
}

export interface AccountSource {
  /** Throws NO_ACCOUNT where it is gone. */
  account(accountId: number): QueueAccount
  openMailer(accountId: number): Mailer
}

export function createDispatcher(
  context: EngineContext,
  accounts: AccountSource,
  free: () => Promise<number> = () => freeBytes(context.dataDir)
): Dispatcher {
  let listener: AccountQueueListener | null = null
  const disk: DiskSpace = watchDiskSpace(context.clock, free, () => {
    listener?.moved([], [])
    for (const queue of queues.values()) queue.wake()
  })
  const queues = new Map<number, AccountQueue>()
  const queueOf = new Map<number, AccountQueue>()
  const wall = watchWallClock(context.clock)
  const shared: SharedLimits = {
    nextAttemptId: createAttemptIds(context.db),
    disk,
    checkClock() {
      const by = wall.wasSetBy()
      if (by === 0) return
      moveSpans(context.db, by, context.clock.now())
      wall.noted()
      context.log.warn({ by }, 'the clock was set; what waits for its time waits as long as before')
      for (const queue of queues.values()) queue.clockSet(by)
      listener?.clockSet()
    }
  }
  let closing = false
  let asleep = false

  const queueFor = (accountId: number): AccountQueue => {
    // Asked every time: an account that was removed must no longer be used, not even by a caller that knows it.
    const account = accounts.account(accountId)
    let found = queues.get(accountId)
    if (!found) {
      if (!listener) throw new Error('The dispatcher reports to nobody yet.')
      const open = () => accounts.openMailer(accountId)
      found = createAccountQueue(context, account, open, shared, listener)
      queues.set(accountId, found)
      if (asleep) found.fallAsleep()
    }
    return found
  }

  return {
    reportTo: (given) => void (listener = given),
    run(accountId, campaign) {
      // The engine is ending: what is queued now goes out at the next start.
      if (closing) return
      const found = queueFor(accountId)
      queueOf.set(campaign.id, found)
      found.add(campaign)
    },
    halt(campaignId) {
      queueOf.get(campaignId)?.remove(campaignId)
    },
    running: (campaignId) => queueOf.get(campaignId)?.get(campaignId),
    wake(campaignId) {
      if (campaignId === undefined) for (const queue of queues.values()) queue.wake()
      else queueOf.get(campaignId)?.wake(campaignId)
    },
    rereadQueue: (campaignId) => queueOf.get(campaignId)?.rereadQueue(campaignId),
    accountChanged(accountId) {
      queues.get(accountId)?.accountChanged(accounts.account(accountId))
    },
    fallAsleep() {
      asleep = true
      for (const queue of queues.values()) queue.fallAsleep()
    },
    wakeUp() {
      asleep = false
      for (const queue of queues.values()) queue.wakeUp()
    },
    checkClock: shared.checkClock,
    troubleOf: (accountId) => queues.get(accountId)?.trouble() ?? null,
    waits: (campaignId) => queueOf.get(campaignId)?.waits(campaignId) ?? [],
    underWay: (campaignId) => queueOf.get(campaignId)?.underWay(campaignId) ?? 0,
    async close(graceMs) {
      closing = true
      await Promise.all([...queues.values()].map((queue) => queue.close(graceMs)))
    }
  }
}
