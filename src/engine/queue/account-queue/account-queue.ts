import type { PauseReason, WaitReason } from '../../../shared/models/campaign.ts'
import type { PauseDetail } from '../../../shared/words/pause-words.ts'
import type { EngineContext } from '../../context/index.ts'
import { AppError, toReasoned } from '../../../shared/errors.ts'
import { createAdaptiveBatch } from '../../runtime/index.ts'
import type { Mailer, SendResult } from '../../mail/index.ts'
import { createAccountHealth, type Trouble } from '../limits/account-health.ts'
import { createBatchChooser } from './choose-batch.ts'
import {
  claim,
  type Claimed,
  countSeconds,
  decideOutcome,
  type PreparedMessage,
  settle,
  type Settlement
} from '../../deliveries/index.ts'
import { createConnections } from '../limits/connections.ts'
import { createDomainLimits } from '../limits/domain-limits.ts'
import { applyFeedback } from './apply-feedback.ts'
import type { DiskSpace } from '../limits/disk-space.ts'
import { inTurn, type ActiveCampaign, stir } from './active-campaign.ts'
import { accountQueueWaits } from '../status/account-queue-waits.ts'
import { createChartAnnotations } from '../status/chart-annotations.ts'
import { nextWake } from './next-wake.ts'
import { createOutageWatch, type Outage } from '../status/outage.ts'
import { createPrefetch } from './prefetch.ts'
import { createPendingPauses } from './pending-pauses.ts'
import { createRateLimit } from '../limits/rate-limit.ts'
import { createSuspensions } from './suspensions.ts'

/** Messages made before others get their turn: few while the code is cold, then at about 0.2 ms each. */
const madeAtOnce = { first: 4, smallest: 4, largest: 24 }
/** Milliseconds that connections get after a sleep to show that they are still alive. */
const wakeGrace = 30_000
/** What a slowed rate is a share of, where the account has none of its own: messages a second. */
const assumedRate = 50

export interface QueueAccount {
  id: number
  name: string
  ratePerSecond: number | null
}

/** What a lane tells the rest of the engine. */
export interface AccountQueueListener {
  /** Nothing is waiting or under way for this campaign now; it may be finished. */
  drained(campaignId: number): void
  pause(campaignId: number, reason: PauseReason, detail: PauseDetail, until: number | null): void
  /** After a commit: what has been settled, and what has been handed over. Also when what it waits for changed. */
  moved(settled: Settlement[], claimed: Claimed[]): void
  outage(account: QueueAccount, outage: Outage): void
  /** The wall clock was set, and spans of time moved with it. */
  clockSet(): void
}

/** What all lanes have in common. */
export interface SharedLimits {
  nextAttemptId(): number
  disk: DiskSpace
  /** Before anything is looked up by its time: the wall clock may have been set. */
  checkClock(): void
}

const failed = (error: unknown): PauseDetail => ({ reason: 'failed', params: toReasoned(error) })

/** A settlement, and whether it is of the account as it is now. */
type News = Settlement & { outdated: boolean }

/**
 * One account's way out: takes messages of the running campaigns in turn, as many as the account can bear, and writes
 * down what the server said. One turn of it (`run`) is: settle what came back, claim as many as there is room for, in
 * one transaction; then hand those over.
 */
export interface AccountQueue {
  readonly accountId: number
  add(campaign: ActiveCampaign): void
  /** After this returns no further message of the campaign is handed over; those under way still settle. */
  remove(campaignId: number): void
  get(campaignId: number): ActiveCampaign | undefined
  /** More was queued, or the time has come for something. */
  wake(campaignId?: number): void
  /** A person put rows back to waiting: the queue is read from its start. */
  readAnew(campaignId: number): void
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
  parts: EngineContext,
  given: QueueAccount,
  openMailer: () => Mailer,
  { nextAttemptId, disk, checkClock }: SharedLimits,
  listener: AccountQueueListener
): AccountQueue {
  const { db, clock, log } = parts
  let account = given
  const connections = createConnections(openMailer)
  const rate = createRateLimit(account.ratePerSecond, clock)
  let rateShare = 1
  const health = createAccountHealth(clock)
  const domains = createDomainLimits()
  const marks = createChartAnnotations()
  const campaigns = new Map<number, ActiveCampaign>()
  /** The same, in the order of their turns. Replaced, never changed: whoever goes through it may cause a change. */
  let order: readonly ActiveCampaign[] = []
  const outbox = createPrefetch(db, clock, domains, {
    skipped: () => listener.moved([], []),
    broken: (campaignId, error) => listener.pause(campaignId, 'template-broken', failed(error), null)
  })
  const making = createAdaptiveBatch(madeAtOnce)
  const batches = createBatchChooser(clock, rate, domains, outbox)
  const outages = createOutageWatch(clock, (outage) => listener.outage(account, outage))
  const underWay = new Map<number, Claimed>()
  const cameBack: { claimed: Claimed; result: SendResult; outdated: boolean }[] = []
  /** Judged and not yet written: more than a moment only where the disk is full. */
  const unsaved: Settlement[] = []
  const pauses = createPendingPauses((...pause) => listener.pause(...pause))
  let closing = false
  let closed = false
  let scheduled = false
  const rests = createSuspensions(parts, disk)
  let cancelTimer = () => {}
  let idle = () => {}

  const wake = () => {
    if (scheduled) return
    scheduled = true
    // One turn of the event loop gathers every result that has arrived: they share a commit.
    setImmediate(run)
  }

  function run(): void {
    scheduled = false
    if (closed) return
    if (rests.fromAll()) return nap()
    try {
      turn()
    } catch (error) {
      rest(error)
    }
    nap()
  }

  function turn(): void {
    checkClock()
    const now = clock.now()
    // Those that could not be written last time.
    pauses.carryOut()
    const news = cameBack.splice(0).map(({ claimed, result, outdated }) => ({
      ...decideOutcome(claimed, result, claimed.unknownOutcomes, now, parts.random),
      outdated
    }))
    unsaved.push(...news)
    takeIn(news)
    outages.look(health.trouble())
    const batch = closing || rests.fromSending() ? [] : choose()
    if (unsaved.length > 0 || batch.length > 0) {
      const settled = [...unsaved]
      const claimed = commit(settled, batch, now)
      batches.goesNow(batch, order)
      unsaved.length = 0
      for (const one of claimed) handOver(one)
      listener.moved(settled, claimed)
    }
    pauses.carryOut()
    if (!closing) refill(now)
    if (underWay.size === 0 && unsaved.length === 0) idle()
  }

  /** Learns from the results: frees their places, and lets the account, the domain and the stop-loss judge. */
  function takeIn(settlements: News[]): void {
    for (const settlement of settlements) {
      const { claimed, outcome, state, dueAt } = settlement
      const { delivery } = claimed
      underWay.delete(claimed.attemptId)
      domains.ended(delivery.domain)
      const campaign = campaigns.get(delivery.campaignId)
      if (campaign) {
        campaign.underWay--
        if (state === 'waiting' && dueAt === 0) outbox.comeBack(campaign, delivery)
        else if (state === 'waiting' || state === 'deferred') stir(campaign)
        // It was no message of the first ones after all: it is still to come.
        if (outcome === 'not-sent' && campaign.firstBatchLeft !== null) campaign.firstBatchLeft++
      }
      health.cameBack(claimed.attemptId)
      const teachers = { health: settlement.outdated ? null : health, domains, marks }
      for (const pause of applyFeedback(settlement, campaigns, teachers, connections.openCapacity() || 1))
        pauses.add(pause)
    }
  }

  /** As many prepared messages as may be under way now: connections, health, rates, domains, first batches. */
  function choose(): PreparedMessage[] {
    adjustRate()
    const free = health.slots(currentCapacity(), connections.busy())
    return batches.choose(free, order, ({ id }) => !pauses.has(id))
  }
  const putBack = (prepared: PreparedMessage) =>
    batches.putBack(prepared, campaigns.get(prepared.delivery.campaignId))

  function commit(settlements: Settlement[], batch: PreparedMessage[], now: number): Claimed[] {
    try {
      const { claimed, marked } = db.transaction(() => {
        settle(db, settlements, now)
        countSeconds(db, settlements, now)
        return { marked: marks.write(db, now), claimed: claim(db, batch, account.name, now, nextAttemptId) }
      })
      marked()
      if (claimed.length < batch.length) {
        const ids = new Set(claimed.map(({ delivery }) => delivery.id))
        for (const prepared of batch) if (!ids.has(prepared.delivery.id)) putBack(prepared)
      }
      return claimed
    } catch (error) {
      // Nothing was written. The results are kept and written as soon as it can be; what was chosen is still waiting.
      for (const prepared of batch) putBack(prepared)
      for (const campaign of campaigns.values()) outbox.drop(campaign)
      throw error
    }
  }

  function handOver(claimed: Claimed): void {
    underWay.set(claimed.attemptId, claimed)
    const campaign = campaigns.get(claimed.delivery.campaignId)
    if (campaign) campaign.underWay++
    health.handedOver(claimed.attemptId)
    void connections.send(claimed.message).then((answer) => {
      cameBack.push({ claimed, ...answer })
      wake()
    })
  }

  /** Keeps one more round of messages ready than can be under way. */
  function refill(now: number): void {
    const wanted = currentCapacity() * 2
    let left = health.restMs() === 0 ? making.size() : 0
    for (const campaign of order) {
      if (left <= 0) break
      if (campaign.drained || campaign.firstBatchLeft === 0) continue
      // Many at a time: looking for the next ones costs nearly the same for one as for ten.
      const ready = outbox.size(campaign)
      if (ready > wanted / 2) continue
      const fill = () => outbox.fill(campaign, Math.min(left, wanted - ready), now)
      const looked = making.measure((found: number) => found, fill)
      left -= looked
      if (looked > 0) wake()
    }
    for (const campaign of order) {
      if (campaign.underWay > 0 || campaign.saidDrained) continue
      if (!campaign.drained && campaign.firstBatchLeft !== 0) continue
      campaign.saidDrained = true
      listener.drained(campaign.id)
    }
  }

  /** Sleeps until the next thing that only time brings; results and `wake` come sooner. */
  function nap(): void {
    cancelTimer()
    if (scheduled) return
    const slots = health.slots(connections.openCapacity() || 1, connections.busy())
    const ms = nextWake({
      db,
      now: clock.now(),
      order,
      outbox,
      rate,
      underWay: underWay.size,
      mayHandOver: !closing && slots > 0 && !rests.fromAll() && !rests.fromSending(),
      rests: [...rests.left(), health.restMs()]
    })
    if (ms === null) return
    cancelTimer = clock.after(ms, () => {
      for (const campaign of order) stir(campaign)
      listener.moved([], [])
      wake()
    })
  }

  function rest(error: unknown): void {
    log.error({ err: error, account: account.id }, 'a turn of the queue failed')
    const comesRight = rests.failed(error)
    if (!(error instanceof AppError) || comesRight) return
    for (const id of campaigns.keys()) {
      pauses.add({ campaignId: id, reason: 'account-missing', detail: failed(error), until: null })
    }
  }

  const underWayOf = (campaignId: number) =>
    [...underWay.values()].filter(({ delivery }) => delivery.campaignId === campaignId)
  const currentCapacity = () => (campaigns.size > 0 ? connections.capacity() : connections.openCapacity())

  /** The account's own rate, or as much of it as its server has left us. */
  function adjustRate(): void {
    if (health.rateShare() === rateShare) return
    rateShare = health.rateShare()
    rate.set(rateShare === 1 ? account.ratePerSecond : (account.ratePerSecond ?? assumedRate) * rateShare)
  }

  return {
    accountId: given.id,
    add(campaign) {
      campaign.underWay = underWayOf(campaign.id).length
      campaigns.set(campaign.id, campaign)
      order = [...campaigns.values()].sort(inTurn)
      wake()
    },
    remove(campaignId) {
      const campaign = campaigns.get(campaignId)
      if (!campaign) return
      campaigns.delete(campaignId)
      order = order.filter((other) => other !== campaign)
      outbox.drop(campaign)
    },
    get: (campaignId) => campaigns.get(campaignId),
    wake(campaignId) {
      for (const campaign of campaigns.values()) {
        if (campaignId === undefined || campaign.id === campaignId) stir(campaign)
      }
      wake()
    },
    readAnew(campaignId) {
      const campaign = campaigns.get(campaignId)
      if (campaign) outbox.drop(campaign)
      domains.forgetPutOff(campaignId)
      wake()
    },
    clockSet(by) {
      for (const claimed of underWay.values()) {
        claimed.startedAt += by
        claimed.giveUpAt += by
      }
      for (const part of [health, outages, domains]) part.clockSet(by)
      order.forEach(outbox.drop)
      wake()
    },
    accountChanged(changed) {
      account = changed
      rate.set(account.ratePerSecond)
      rateShare = 1
      health.reset()
      connections.renew()
      wake()
    },
    fallAsleep() {
      rests.fallAsleep()
      listener.moved([], [])
    },
    wakeUp() {
      rests.wakeUp()
      health.tryNow()
      connections.renew(wakeGrace)
      for (const campaign of order) stir(campaign)
      wake()
    },
    trouble: () => health.trouble(),
    waits(campaignId) {
      const campaign = campaigns.get(campaignId)
      if (!campaign) return []
      return accountQueueWaits(
        {
          clock,
          accountName: account.name,
          health,
          domains,
          outbox,
          rate,
          order,
          capacity: connections.openCapacity(),
          rests,
          handedOverAt: underWayOf(campaignId).map(({ startedAt }) => startedAt)
        },
        campaign
      )
    },
    underWay: (campaignId) => underWayOf(campaignId).length,
    async close(graceMs) {
      closing = true
      for (const campaign of campaigns.values()) outbox.drop(campaign)
      const until = clock.monotonic() + graceMs
      await connections.close(graceMs)
      if (cameBack.length > 0 || underWay.size > 0 || unsaved.length > 0) {
        // Where the disk is full to the end, what could not be written is unknown at the next start.
        await new Promise<void>((resolve) => {
          const callOff = clock.after(Math.max(1000, until - clock.monotonic()), resolve)
          idle = () => {
            callOff()
            resolve()
          }
          wake()
        })
      }
      closed = true
      cancelTimer()
    }
  }
}
