import type { WaitReason } from '../../shared/models/campaign.ts'
import type { Mailer } from '../mail/index.ts'
import type { EngineContext } from '../context/index.ts'
import type { Trouble } from './limits/account-health.ts'
import { createAttemptIds } from '../deliveries/index.ts'
import type { ActiveCampaign } from './account-queue/active-campaign.ts'
import { type DiskSpace, freeBytes, watchDiskSpace } from './limits/disk-space.ts'
import {
  createAccountQueue,
  type AccountQueue,
  type QueueAccount,
  type AccountQueueListener,
  type SharedLimits
} from './account-queue/account-queue.ts'
import { moveSpans, watchWallClock } from './wall-clock.ts'

/** Sends what is due of every running campaign, each through the lane of its account. */
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
  readAnew(campaignId: number): void
  accountChanged(accountId: number): void
  /** The computer is going to sleep, or woke up: see Lane. */
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
  parts: EngineContext,
  accounts: AccountSource,
  free: () => Promise<number> = () => freeBytes(parts.dataDir)
): Dispatcher {
  let listener: AccountQueueListener | null = null
  const disk: DiskSpace = watchDiskSpace(parts.clock, free, () => {
    listener?.moved([], [])
    for (const each of lanes.values()) each.wake()
  })
  const lanes = new Map<number, AccountQueue>()
  const laneOf = new Map<number, AccountQueue>()
  const wall = watchWallClock(parts.clock)
  const shared: SharedLimits = {
    nextAttemptId: createAttemptIds(parts.db),
    disk,
    checkClock() {
      const by = wall.wasSetBy()
      if (by === 0) return
      moveSpans(parts.db, by, parts.clock.now())
      wall.noted()
      parts.log.warn({ by }, 'the clock was set; what waits for its time waits as long as before')
      for (const each of lanes.values()) each.clockSet(by)
      listener?.clockSet()
    }
  }
  let closing = false
  let asleep = false

  const lane = (accountId: number): AccountQueue => {
    // Asked every time: an account that was removed must not go on being used by whoever knew it.
    const account = accounts.account(accountId)
    let found = lanes.get(accountId)
    if (!found) {
      if (!listener) throw new Error('The dispatcher reports to nobody yet.')
      const open = () => accounts.openMailer(accountId)
      found = createAccountQueue(parts, account, open, shared, listener)
      lanes.set(accountId, found)
      if (asleep) found.fallAsleep()
    }
    return found
  }

  return {
    reportTo: (given) => void (listener = given),
    run(accountId, campaign) {
      // The engine is ending: what is queued now goes out at the next start.
      if (closing) return
      const found = lane(accountId)
      laneOf.set(campaign.id, found)
      found.add(campaign)
    },
    halt(campaignId) {
      laneOf.get(campaignId)?.remove(campaignId)
    },
    running: (campaignId) => laneOf.get(campaignId)?.get(campaignId),
    wake(campaignId) {
      if (campaignId === undefined) for (const each of lanes.values()) each.wake()
      else laneOf.get(campaignId)?.wake(campaignId)
    },
    readAnew: (campaignId) => laneOf.get(campaignId)?.readAnew(campaignId),
    accountChanged(accountId) {
      lanes.get(accountId)?.accountChanged(accounts.account(accountId))
    },
    fallAsleep() {
      asleep = true
      for (const each of lanes.values()) each.fallAsleep()
    },
    wakeUp() {
      asleep = false
      for (const each of lanes.values()) each.wakeUp()
    },
    checkClock: shared.checkClock,
    troubleOf: (accountId) => lanes.get(accountId)?.trouble() ?? null,
    waits: (campaignId) => laneOf.get(campaignId)?.waits(campaignId) ?? [],
    underWay: (campaignId) => laneOf.get(campaignId)?.underWay(campaignId) ?? 0,
    async close(graceMs) {
      closing = true
      await Promise.all([...lanes.values()].map((each) => each.close(graceMs)))
    }
  }
}
