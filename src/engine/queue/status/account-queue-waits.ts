import type { WaitReason } from '../../../shared/models/campaign.ts'
import type { WaitPhrase } from '../../../shared/words/wait-words.ts'
import type { Clock } from '../../runtime/index.ts'
import type { AccountHealth } from '../limits/account-health.ts'
import type { DomainLimits } from '../limits/domain-limits.ts'
import type { ActiveCampaign } from '../account-queue/active-campaign.ts'
import type { Prefetch } from '../account-queue/prefetch.ts'
import type { RateLimit } from '../limits/rate-limit.ts'
import type { Suspensions } from '../account-queue/suspensions.ts'
import { wait, wholeSecond } from './wait-reason.ts'

/** Milliseconds after which a server that has not answered is worth a word. */
const slowAnswer = 15_000
/** Milliseconds a rate is named after it last kept something waiting, so that the words do not flicker. */
const linger = 1500

/** What a lane knows of what slows or stops its campaigns. */
export interface AccountQueueState {
  clock: Clock
  accountName: string
  rests: Pick<Suspensions, 'waits'>
  health: Pick<AccountHealth, 'trouble' | 'connections' | 'rateShare'>
  domains: Pick<DomainLimits, 'slowedNow'>
  outbox: Pick<Prefetch, 'parked'>
  rate: RateLimit
  order: readonly ActiveCampaign[]
  capacity: number
  /** Messages under way of the campaign: when each was handed over, milliseconds since the epoch. */
  handedOverAt: number[]
}

/** Everything that slows or stops a campaign of a lane right now, the gravest first: never a silent wait. */
export function accountQueueWaits(lane: AccountQueueState, campaign: ActiveCampaign): WaitReason[] {
  return [
    ...lane.rests.waits(),
    ...account(lane),
    ...domainsOf(lane, campaign),
    ...turn(lane, campaign),
    ...rateOf(lane, campaign),
    ...answer(lane)
  ]
}

const account = ({ health, capacity }: AccountQueueState): WaitReason[] => {
  const trouble = health.trouble()
  if (trouble) {
    const { kind, phrase, since, until } = trouble
    return [wait(kind, phrase, { since, until })]
  }
  const connections = health.connections()
  return connections < capacity
    ? [wait('connections', { reason: 'connections', params: { now: connections, of: capacity } })]
    : []
}

const domainsOf = ({ clock, domains, outbox }: AccountQueueState, { id }: ActiveCampaign): WaitReason[] =>
  domains.slowedNow(id, clock.now()).flatMap(({ domain, due }) => {
    const parked = outbox.parked(id, domain)
    const count = parked + due.length
    // Those that are due go as soon as another one is through.
    const until = parked > 0 || due.length === 0 ? null : due.reduce((a, b) => Math.min(a, b))
    return count > 0 ? [wait('domain', { reason: 'domain', params: { domain, count } }, { until })] : []
  })

const turn = ({ order, accountName }: AccountQueueState, campaign: ActiveCampaign): WaitReason[] => {
  if (campaign.underWay > 0 || campaign.drained) return []
  const first = order.slice(0, order.indexOf(campaign)).find(({ underWay }) => underWay > 0)
  return first ? [wait('turn', { reason: 'turn', params: { account: accountName } })] : []
}

const rateOf = (
  { clock, rate, health, accountName }: AccountQueueState,
  campaign: ActiveCampaign
): WaitReason[] => {
  if (clock.monotonic() - campaign.slowedByRateAt > linger) return []
  const [own, shared] = [campaign.rate.perSecond() ?? Infinity, rate.perSecond() ?? Infinity]
  const perSecond = Math.min(own, shared)
  const phrase: WaitPhrase =
    own <= shared
      ? { reason: 'campaign-rate', params: { perSecond } }
      : health.rateShare() < 1
        ? { reason: 'server-rate', params: { perSecond } }
        : { reason: 'account-rate', params: { perSecond, account: accountName } }
  const next = Math.max(rate.waitMs(), campaign.rate.waitMs())
  const until = next > linger ? wholeSecond(clock.now() + next) : null
  return [wait('rate', phrase, { until })]
}

const answer = ({ clock, handedOverAt }: AccountQueueState): WaitReason[] => {
  const slow = handedOverAt.filter((at) => clock.now() - at >= slowAnswer)
  if (slow.length === 0) return []
  const since = slow.reduce((a, b) => Math.min(a, b))
  return [wait('answer', { reason: 'no-answer', params: { count: slow.length } }, { since })]
}
