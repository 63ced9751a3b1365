import type { PauseReason, WaitReason } from '../../shared/models/campaign.ts'
import type { Parts } from '../parts.ts'
import { AppError } from '../../shared/errors.ts'
import type { Mailer, SendResult } from '../mail/mailer.ts'
import { createAccountHealth, type Trouble } from './account-health.ts'
import { claim, type Claimed } from './claim.ts'
import { createDomainLimits } from './domain-limits.ts'
import { nextDueAt } from './due.ts'
import { judge } from './judge.ts'
import type { LaneCampaign } from './lane-campaign.ts'
import { createMarks } from './marks.ts'
import { createOutbox } from './outbox.ts'
import { createRateLimit, type RateLimit } from './rate-limit.ts'
import { countSecond, settle, type Settlement } from './settle.ts'

/** Messages made at a time before others get their turn: at about 0.2 ms each. */
const makeAtOnce = 24
/** How long a full disk is left alone before the results in hand are written again. */
const diskFullRest = 5000
/** A campaign with nothing due is looked at again this often, whatever its times say: clocks jump. */
const longestNap = 60_000

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
  /** Something may have become due. */
  wake(campaignId?: number): void
  /** Settings or secrets of the account changed: new connections, a clean slate. */
  accountChanged(account: LaneAccount): void
  trouble(): Trouble | null
  waits(): WaitReason[]
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
  let rate: RateLimit = createRateLimit(account.ratePerSecond, clock)
  let rateShare = 1
  const health = createAccountHealth(clock)
  const domains = createDomainLimits()
  const marks = createMarks()
  const campaigns = new Map<number, LaneCampaign>()
  const outbox = createOutbox(db, {
    skipped: () => listener.moved([], []),
    broken: (campaignId, error) => listener.pause(campaignId, 'template-broken', error.message, null)
  })
  const underWay = new Map<number, Claimed>()
  const atWork = new Map<number, number>()
  const cameBack: { claimed: Claimed; result: SendResult }[] = []
  /** Judged and not yet written: more than a moment only where the disk is full. */
  const unsaved: Settlement[] = []
  /** About to be paused: nothing more of them is handed over in this turn. */
  const stopping = new Set<number>()
  let closing = false
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
    const { unknownOutcomes } = parts.settings.get().sending
    const news = cameBack
      .splice(0)
      .map(({ claimed, result }) => judge(claimed, result, unknownOutcomes, now, parts.random))
    unsaved.push(...news)
    const pauses = takeIn(news)
    for (const pause of pauses) stopping.add(pause.campaignId)
    const batch = closing ? [] : choose()
    if (unsaved.length > 0 || batch.length > 0) {
      const settled = [...unsaved]
      const claimed = commit(settled, batch, now)
      unsaved.length = 0
      for (const one of claimed) handOver(one)
      listener.moved(settled, claimed)
    }
    for (const pause of pauses) listener.pause(pause.campaignId, pause.reason, pause.text, pause.until)
    stopping.clear()
    if (!closing) refill(now)
    if (underWay.size === 0 && unsaved.length === 0) idle()
  }

  /** Learns from the results: frees their places, and lets the account, the domain and the stop-loss judge. */
  function takeIn(settlements: Settlement[]) {
    const pauses: { campaignId: number; reason: PauseReason; text: string; until: number | null }[] = []
    for (const { claimed, result, verdict, outcome, state } of settlements) {
      const { delivery } = claimed
      underWay.delete(claimed.attemptId)
      domains.ended(delivery.domain)
      const campaign = campaigns.get(delivery.campaignId)
      count(delivery.campaignId, -1)
      if (campaign) {
        campaign.underWay--
        if (state === 'waiting' || state === 'deferred') campaign.drained = false
      }
      if (outcome === 'accepted' && domains.accepted(delivery.domain)) marks.over(delivery.domain)
      const { action } = verdict
      const tooMany = action.kind === 'fewer-connections' && verdict.scope === 'domain'
      const words = result.reply?.text ?? result.error?.message ?? ''
      if (action.kind === 'slow-domain' || tooMany) {
        domains.slowed(delivery.domain, mailer?.capacity ?? 1)
        marks.begin(
          delivery.domain,
          `slowed by ${result.reply?.code ?? 'the server'} from ${delivery.domain}`,
          campaigns.keys()
        )
      }
      const refused = health.saw(verdict, result, mailer?.capacity ?? 1)
      const trouble = health.trouble()
      if (trouble) marks.begin('account', `held up: ${trouble.text.slice(0, 80)}`, campaigns.keys())
      else marks.over('account')
      if (action.kind === 'pause' || refused) {
        const reason = action.kind === 'pause' ? action.reason : 'account-refused'
        const until = action.kind === 'pause' ? (action.untilMs ?? null) : null
        for (const { id } of campaigns.values()) pauses.push({ campaignId: id, reason, text: words, until })
      }
      if (outcome === 'accepted' || outcome === 'deferred' || outcome === 'rejected') {
        const code = outcome === 'accepted' || verdict.cause === 'greylisted' ? null : replyCode(result)
        const stop = campaign?.stopLoss?.saw(state === 'rejected' ? 'rejected' : outcome, code)
        if (stop) pauses.push({ campaignId: delivery.campaignId, ...stop, until: null })
      }
    }
    return firstForEach(pauses)
  }

  /** As many prepared messages as may be under way now: connections, health, rates, domains, first batches. */
  function choose() {
    const batch = []
    const capacity = currentCapacity()
    let free = health.slots(capacity) - underWay.size
    while (free > 0 && accountRate().waitMs() <= 0) {
      const prepared = outbox.take(({ delivery }) => {
        const campaign = campaigns.get(delivery.campaignId)!
        return (
          !stopping.has(campaign.id) &&
          campaign.firstBatchLeft !== 0 &&
          campaign.rate.waitMs() <= 0 &&
          domains.mayStart(delivery.domain)
        )
      })
      if (!prepared) break
      const campaign = campaigns.get(prepared.delivery.campaignId)!
      accountRate().take()
      campaign.rate.take()
      if (campaign.firstBatchLeft !== null) campaign.firstBatchLeft--
      domains.started(prepared.delivery.domain)
      batch.push(prepared)
      free--
    }
    return batch
  }

  function commit(settlements: Settlement[], batch: ReturnType<typeof choose>, now: number): Claimed[] {
    try {
      return db.transaction(() => {
        settle(db, settlements, now)
        marks.write(db, now)
        for (const [campaignId, seconds] of perCampaign(settlements)) {
          countSecond(db, campaignId, now, seconds.accepted, seconds.other)
        }
        return claim(db, batch, account.name, now, nextAttemptId)
      })
    } catch (error) {
      // Nothing was written. The results are kept and written as soon as it can be; what was chosen is still waiting.
      for (const { delivery } of batch) domains.ended(delivery.domain)
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
    if (outbox.size < wanted && health.slots(1) > 0) {
      const looked = outbox.fill(campaigns.values(), Math.min(makeAtOnce, wanted - outbox.size), now)
      if (looked > 0) wake()
    }
    // `drained` may take a campaign out.
    for (const campaign of Array.from(campaigns.values())) {
      if (campaign.underWay === 0 && (campaign.drained || campaign.firstBatchLeft === 0))
        listener.drained(campaign.id)
    }
  }

  /** Sleeps until the next thing that only time brings; results and `wake` come sooner. */
  function nap(): void {
    cancelTimer()
    if (scheduled) return
    const waits = [clock.monotonic() < diskFullUntil ? diskFullUntil - clock.monotonic() : 0, health.restMs()]
    if (outbox.size > 0) {
      waits.push(accountRate().waitMs())
      const campaignWaits = [...campaigns.values()]
        .map((campaign) => campaign.rate.waitMs())
        .filter((ms) => ms > 0)
      if (campaignWaits.length > 0) waits.push(Math.min(...campaignWaits))
    }
    const now = clock.now()
    const due = [...campaigns.values()].map(({ id }) => nextDueAt(db, id, now)).filter((at) => at !== null)
    const soonest = waits.filter((ms) => ms > 0)
    if (due.length > 0) soonest.push(Math.min(...due) - now)
    if (campaigns.size === 0 && underWay.size === 0 && soonest.length === 0) return
    const ms = Math.max(1, Math.min(longestNap, ...soonest))
    cancelTimer = clock.after(Math.ceil(ms), () => {
      for (const campaign of campaigns.values()) campaign.drained = false
      wake()
    })
  }

  function rest(error: unknown): void {
    const full = error instanceof AppError && (error.code === 'DISK_FULL' || error.code === 'READ_ONLY')
    log.error({ err: error, account: account.id }, 'a turn of the queue failed')
    diskFullUntil = clock.monotonic() + (full ? diskFullRest : 1000)
    if (error instanceof AppError && !full) {
      for (const { id } of campaigns.values()) listener.pause(id, 'account-missing', error.message, null)
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

  function accountRate(): RateLimit {
    if (health.rateShare() !== rateShare) {
      rateShare = health.rateShare()
      const measured = account.ratePerSecond ?? 50
      rate = createRateLimit(rateShare === 1 ? account.ratePerSecond : measured * rateShare, clock)
    }
    return rate
  }

  return {
    accountId: given.id,
    add(campaign) {
      campaign.underWay = atWork.get(campaign.id) ?? 0
      campaigns.set(campaign.id, campaign)
      wake()
    },
    remove(campaignId) {
      const campaign = campaigns.get(campaignId)
      if (!campaign) return
      campaigns.delete(campaignId)
      outbox.drop(campaign)
    },
    get: (campaignId) => campaigns.get(campaignId),
    wake(campaignId) {
      for (const campaign of campaigns.values()) {
        if (campaignId === undefined || campaign.id === campaignId) campaign.drained = false
      }
      wake()
    },
    accountChanged(changed) {
      account = changed
      rate = createRateLimit(account.ratePerSecond, clock)
      rateShare = 1
      health.reset()
      const old = mailer
      mailer = null
      void old?.close({ graceMs: 30_000 })
      wake()
    },
    trouble: () => health.trouble(),
    waits() {
      const waits: WaitReason[] = []
      const trouble = health.trouble()
      if (trouble) waits.push({ kind: trouble.kind, text: trouble.text, until: trouble.until, count: null })
      for (const { domain, limit } of domains.slowedNow()) {
        waits.push({
          kind: 'domain',
          text: `${domain} allows few connections: ${limit} at a time`,
          until: null,
          count: null
        })
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
      await mailer?.close({ graceMs })
      if (cameBack.length > 0 || underWay.size > 0 || unsaved.length > 0) {
        await new Promise<void>((resolve) => {
          idle = resolve
          wake()
        })
      }
      campaigns.clear()
      cancelTimer()
    }
  }
}

/** `550 5.1.1`, or what there is of it. */
function replyCode(result: SendResult): string | null {
  if (!result.reply?.code) return null
  return [result.reply.code, result.reply.enhanced].filter(Boolean).join(' ')
}

function perCampaign(settlements: Settlement[]): Map<number, { accepted: number; other: number }> {
  const counts = new Map<number, { accepted: number; other: number }>()
  for (const { claimed, outcome } of settlements) {
    const entry = counts.get(claimed.delivery.campaignId) ?? { accepted: 0, other: 0 }
    if (outcome === 'accepted') entry.accepted++
    else entry.other++
    counts.set(claimed.delivery.campaignId, entry)
  }
  return counts
}

function firstForEach<T extends { campaignId: number }>(items: T[]): T[] {
  return items.filter(
    (item, index) => items.findIndex((other) => other.campaignId === item.campaignId) === index
  )
}
