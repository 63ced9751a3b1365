import type { PauseReason, WaitReason } from '../../shared/models/campaign.ts'
import type { Parts } from '../parts.ts'
import { AppError } from '../../shared/errors.ts'
import type { Mailer, SendResult } from '../mail/mailer.ts'
import { createAccountHealth, type Trouble } from './account-health.ts'
import { claim, type Claimed } from './claim.ts'
import { createDomainLimits } from './domain-limits.ts'
import { nextDueAt } from './due.ts'
import { judge } from './judge.ts'
import { learn, type Pause } from './learn.ts'
import { inTurn, type LaneCampaign, stir } from './lane-campaign.ts'
import { createMarks } from './marks.ts'
import { createOutbox } from './outbox.ts'
import type { Prepared } from './prepared.ts'
import { createRateLimit } from './rate-limit.ts'
import { countSeconds, settle, type Settlement } from './settle.ts'

/** Messages made at a time before others get their turn: at about 0.2 ms each. */
const makeAtOnce = 24
/** How long a full disk is left alone before the results in hand are written again. */
const diskFullRest = 5000
/** A campaign with nothing due is looked at again this often, whatever its times say: clocks jump. */
const longestNap = 60_000
/** Results wake the lane as they come; this is for what falls due while one keeps us waiting. */
const longestNapUnderWay = 1000
/** What a slowed rate is a share of, where the account has none of its own: messages a second. */
const assumedRate = 50

export interface LaneAccount {
  id: number
  name: string
  ratePerSecond: number | null
}

/** What a lane tells the rest of the engine. */
export interface LaneListener {
  /** Nothing is waiting or under way for this campaign now; it may be finished. */
  drained(campaignId: number): void
  pause(campaignId: number, reason: PauseReason, detail: string, until: number | null): void
  /** After a commit: what has been settled, and what has been handed over. */
  moved(settled: Settlement[], claimed: Claimed[]): void
}

/**
 * One account's way out: takes messages of the running campaigns in turn, as many as the account can bear, and writes
 * down what the server said. One turn of it (`run`) is: settle what came back, claim as many as there is room for, in
 * one transaction; then hand those over.
 */
export interface Lane {
  readonly accountId: number
  add(campaign: LaneCampaign): void
  /** After this returns no further message of the campaign is handed over; those under way still settle. */
  remove(campaignId: number): void
  get(campaignId: number): LaneCampaign | undefined
  /** More was queued, or the time has come for something. */
  wake(campaignId?: number): void
  /** A person put rows back to waiting: the queue is read from its start. */
  readAnew(campaignId: number): void
  /** Settings or secrets of the account changed: new connections, a clean slate. */
  accountChanged(account: LaneAccount): void
  trouble(): Trouble | null
  waits(campaignId: number): WaitReason[]
  underWay(campaignId: number): number
  close(graceMs: number): Promise<void>
}

export function createLane(
  parts: Parts,
  given: LaneAccount,
  openMailer: () => Mailer,
  nextAttemptId: () => number,
  listener: LaneListener
): Lane {
  const { db, clock, log } = parts
  let account = given
  let mailer: Mailer | null = null
  const rate = createRateLimit(account.ratePerSecond, clock)
  let rateShare = 1
  const health = createAccountHealth(clock)
  const domains = createDomainLimits()
  const marks = createMarks()
  const campaigns = new Map<number, LaneCampaign>()
  /** The same, in the order of their turns. Replaced, never changed: whoever goes through it may cause a change. */
  let order: readonly LaneCampaign[] = []
  const outbox = createOutbox(db, clock, domains, {
    skipped: () => listener.moved([], []),
    broken: (campaignId, error) => listener.pause(campaignId, 'template-broken', error.message, null)
  })
  const underWay = new Map<number, Claimed>()
  const atWork = new Map<number, number>()
  const cameBack: { claimed: Claimed; result: SendResult }[] = []
  /** Judged and not yet written: more than a moment only where the disk is full. */
  const unsaved: Settlement[] = []
  /** Decided and not yet carried out: nothing more of these campaigns is handed over. */
  const pauses: Pause[] = []
  let closing = false
  let closed = false
  let scheduled = false
  let diskFullUntil = 0
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
    if (clock.monotonic() < diskFullUntil) return nap()
    try {
      turn()
    } catch (error) {
      rest(error)
    }
    nap()
  }

  function turn(): void {
    const now = clock.now()
    // Those that could not be written last time.
    carryOutPauses()
    const { unknownOutcomes } = parts.settings.get().sending
    const news = cameBack
      .splice(0)
      .map(({ claimed, result }) => judge(claimed, result, unknownOutcomes, now, parts.random))
    unsaved.push(...news)
    takeIn(news)
    const batch = closing ? [] : choose()
    if (unsaved.length > 0 || batch.length > 0) {
      const settled = [...unsaved]
      const claimed = commit(settled, batch, now)
      unsaved.length = 0
      for (const one of claimed) handOver(one)
      listener.moved(settled, claimed)
    }
    carryOutPauses()
    if (!closing) refill(now)
    if (underWay.size === 0 && unsaved.length === 0) idle()
  }

  function carryOutPauses(): void {
    while (pauses.length > 0) {
      const { campaignId, reason, text, until } = pauses[0]!
      listener.pause(campaignId, reason, text, until)
      pauses.shift()
    }
  }

  /** Learns from the results: frees their places, and lets the account, the domain and the stop-loss judge. */
  function takeIn(settlements: Settlement[]): void {
    for (const settlement of settlements) {
      const { claimed, outcome, state, dueAt } = settlement
      const { delivery } = claimed
      underWay.delete(claimed.attemptId)
      domains.ended(delivery.domain)
      const campaign = campaigns.get(delivery.campaignId)
      count(delivery.campaignId, -1)
      if (campaign) {
        campaign.underWay--
        if (state === 'waiting' && dueAt === 0) outbox.comeBack(campaign, delivery)
        else if (state === 'waiting' || state === 'deferred') stir(campaign)
        // It was no message of the first ones after all: it is still to come.
        if (outcome === 'not-sent' && campaign.firstBatchLeft !== null) campaign.firstBatchLeft++
      }
      for (const pause of learn(settlement, campaigns, { health, domains, marks }, mailer?.capacity ?? 1)) {
        pauseOnce(pause)
      }
    }
  }

  const pausing = (campaignId: number) => pauses.some((pause) => pause.campaignId === campaignId)
  function pauseOnce(pause: Pause): void {
    if (!pausing(pause.campaignId)) pauses.push(pause)
  }

  /** As many prepared messages as may be under way now: connections, health, rates, domains, first batches. */
  function choose(): Prepared[] {
    const batch: Prepared[] = []
    let free = health.slots(currentCapacity()) - underWay.size
    for (const campaign of order) {
      while (free > 0 && mayTakeFrom(campaign)) {
        const prepared = outbox.take(campaign)
        if (!prepared) break
        rate.take()
        campaign.rate.take()
        if (campaign.firstBatchLeft !== null) campaign.firstBatchLeft--
        domains.started(prepared.delivery.domain)
        batch.push(prepared)
        free--
      }
    }
    return batch
  }

  function mayTakeFrom(campaign: LaneCampaign): boolean {
    adjustRate()
    return (
      campaign.firstBatchLeft !== 0 &&
      rate.waitMs() <= 0 &&
      campaign.rate.waitMs() <= 0 &&
      !pausing(campaign.id)
    )
  }

  /** What was chosen and is not handed over after all. */
  function putBack({ delivery }: Prepared): void {
    domains.ended(delivery.domain)
    const campaign = campaigns.get(delivery.campaignId)
    if (campaign && campaign.firstBatchLeft !== null) campaign.firstBatchLeft++
  }

  function commit(settlements: Settlement[], batch: Prepared[], now: number): Claimed[] {
    try {
      const claimed = db.transaction(() => {
        settle(db, settlements, now)
        marks.write(db, now)
        countSeconds(db, settlements, now)
        return claim(db, batch, account.name, now, nextAttemptId)
      })
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
    count(claimed.delivery.campaignId, 1)
    const campaign = campaigns.get(claimed.delivery.campaignId)
    if (campaign) campaign.underWay++
    void currentMailer()
      .send(claimed.message)
      .then((result) => {
        cameBack.push({ claimed, result })
        wake()
      })
  }

  /** Keeps one more round of messages ready than can be under way. */
  function refill(now: number): void {
    const wanted = currentCapacity() * 2
    let left = health.slots(1) > 0 ? makeAtOnce : 0
    for (const campaign of order) {
      if (left <= 0) break
      if (campaign.drained || campaign.firstBatchLeft === 0) continue
      // Many at a time: looking for the next ones costs nearly the same for one as for ten.
      const ready = outbox.size(campaign)
      if (ready > wanted / 2) continue
      const looked = outbox.fill(campaign, Math.min(left, wanted - ready), now)
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
    const waits = [diskFullUntil - clock.monotonic(), health.restMs()]
    // What was in the way when last looked may be gone by now: then this is no time to sleep.
    const slots = health.slots(mailer?.capacity ?? 1)
    const mayGo = !closing && slots > underWay.size && clock.monotonic() >= diskFullUntil
    for (const campaign of mayGo ? order : []) {
      const some = outbox.size(campaign) > 0 || (underWay.size === 0 && !campaign.drained)
      if (!some || campaign.firstBatchLeft === 0) continue
      waits.push(Math.max(1, rate.waitMs(), campaign.rate.waitMs()))
    }
    if (underWay.size > 0) {
      waits.push(longestNapUnderWay)
    } else {
      const now = clock.now()
      const due = order.map(({ id }) => nextDueAt(db, id, now)).filter((at) => at !== null)
      if (due.length > 0) waits.push(Math.min(...due) - now)
    }
    const soonest = waits.filter((ms) => ms > 0)
    if (order.length === 0 && soonest.length === 0) return
    const ms = Math.max(1, Math.min(longestNap, ...soonest))
    cancelTimer = clock.after(Math.ceil(ms), () => {
      for (const campaign of order) stir(campaign)
      wake()
    })
  }

  function rest(error: unknown): void {
    const full = error instanceof AppError && (error.code === 'DISK_FULL' || error.code === 'READ_ONLY')
    log.error({ err: error, account: account.id }, 'a turn of the queue failed')
    diskFullUntil = clock.monotonic() + (full ? diskFullRest : 1000)
    if (!(error instanceof AppError) || full) return
    for (const id of campaigns.keys()) {
      pauseOnce({ campaignId: id, reason: 'account-missing', text: error.message, until: null })
    }
  }

  function count(campaignId: number, by: number): void {
    const n = (atWork.get(campaignId) ?? 0) + by
    if (n > 0) atWork.set(campaignId, n)
    else atWork.delete(campaignId)
  }

  function currentMailer(): Mailer {
    mailer ??= openMailer()
    return mailer
  }
  const currentCapacity = () => (campaigns.size > 0 ? currentMailer().capacity : (mailer?.capacity ?? 0))

  /** The account's own rate, or as much of it as its server has left us. */
  function adjustRate(): void {
    if (health.rateShare() === rateShare) return
    rateShare = health.rateShare()
    rate.set(rateShare === 1 ? account.ratePerSecond : (account.ratePerSecond ?? assumedRate) * rateShare)
  }

  return {
    accountId: given.id,
    add(campaign) {
      campaign.underWay = atWork.get(campaign.id) ?? 0
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
      wake()
    },
    accountChanged(changed) {
      account = changed
      rate.set(account.ratePerSecond)
      rateShare = 1
      health.reset()
      const old = mailer
      mailer = null
      void old?.close({ graceMs: 30_000 })
      wake()
    },
    trouble: () => health.trouble(),
    waits(campaignId) {
      const waits: WaitReason[] = []
      const trouble = health.trouble()
      if (trouble) waits.push({ kind: trouble.kind, text: trouble.text, until: trouble.until, count: null })
      for (const { domain, limit } of domains.slowedNow()) {
        const count = outbox.parked(campaignId, domain)
        const text = `${domain} allows few connections: ${limit} at a time`
        if (count > 0) waits.push({ kind: 'domain', text, until: null, count })
      }
      if (clock.monotonic() < diskFullUntil) {
        waits.push({
          kind: 'rate',
          text: 'The results cannot be written: is the disk full?',
          until: null,
          count: null
        })
      }
      return waits
    },
    underWay: (campaignId) => atWork.get(campaignId) ?? 0,
    async close(graceMs) {
      closing = true
      for (const campaign of campaigns.values()) outbox.drop(campaign)
      const until = clock.monotonic() + graceMs
      await mailer?.close({ graceMs })
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
