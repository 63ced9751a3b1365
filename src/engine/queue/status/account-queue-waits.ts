import type { WaitReason } from '../../../shared/models/campaign.ts'
import type { WaitPhrase } from '../../../shared/words/wait-words.ts'
import type { ActiveCampaign } from '../account-queue/active-campaign.ts'
import { inProgressOf, type QueueState } from '../account-queue/queue-state.ts'
import { wait, wholeSecond } from './wait-reason.ts'

/** A server that has not answered for this long is worth mentioning. */
const slowAnswerMs = 15_000
/** A rate is still mentioned this long after it last kept something waiting, so that the text does not flicker. */
const lingerMs = 1500

/** Everything that slows or stops a campaign of an account queue right now, the gravest first: no wait is silent. */
export function accountQueueWaits(queue: QueueState, campaign: ActiveCampaign): WaitReason[] {
  return [
    ...queue.suspensions.waits(),
    ...accountWaits(queue),
    ...domainWaits(queue, campaign),
    ...turnWaits(queue, campaign),
    ...rateWaits(queue, campaign),
    ...answerWaits(queue, campaign)
  ]
}

const accountWaits = ({ connections, health }: QueueState): WaitReason[] => {
  const trouble = health.trouble()
  if (trouble) {
    const { kind, phrase, since, until } = trouble
    return [wait(kind, phrase, { since, until })]
  }
  const now = health.connections()
  const of = connections.openCapacity()
  return now < of ? [wait('connections', { reason: 'connections', params: { now, of } })] : []
}

const domainWaits = ({ context, domains, prefetch }: QueueState, { id }: ActiveCampaign): WaitReason[] =>
  domains.slowedNow(id, context.clock.now()).flatMap(({ domain, due }) => {
    const parked = prefetch.parked(id, domain)
    const count = parked + due.length
    // Those that are due go as soon as another one is through.
    const until = parked > 0 || due.length === 0 ? null : due.reduce((a, b) => Math.min(a, b))
    return count > 0 ? [wait('domain', { reason: 'domain', params: { domain, count } }, { until })] : []
  })

const turnWaits = ({ account, order }: QueueState, campaign: ActiveCampaign): WaitReason[] => {
  if (campaign.underWay > 0 || campaign.drained) return []
  const first = order.slice(0, order.indexOf(campaign)).find(({ underWay }) => underWay > 0)
  return first ? [wait('turn', { reason: 'turn', params: { account: account.name } })] : []
}

const rateWaits = (
  { account, context, rate, health }: QueueState,
  campaign: ActiveCampaign
): WaitReason[] => {
  const { clock } = context
  if (clock.monotonic() - campaign.slowedByRateAt > lingerMs) return []
  const [own, shared] = [campaign.rate.perSecond() ?? Infinity, rate.perSecond() ?? Infinity]
  const perSecond = Math.min(own, shared)
  const phrase: WaitPhrase =
    own <= shared
      ? { reason: 'campaign-rate', params: { perSecond } }
      : health.rateShare() < 1
        ? { reason: 'server-rate', params: { perSecond } }
        : { reason: 'account-rate', params: { perSecond, account: account.name } }
  const next = Math.max(rate.waitMs(), campaign.rate.waitMs())
  const until = next > lingerMs ? wholeSecond(clock.now() + next) : null
  return [wait('rate', phrase, { until })]
}

const answerWaits = (queue: QueueState, { id }: ActiveCampaign): WaitReason[] => {
  const now = queue.context.clock.now()
  const handedOverAt = inProgressOf(queue, id).map(({ startedAt }) => startedAt)
  const slow = handedOverAt.filter((at) => now - at >= slowAnswerMs)
  if (slow.length === 0) return []
  const since = slow.reduce((a, b) => Math.min(a, b))
  return [wait('answer', { reason: 'no-answer', params: { count: slow.length } }, { since })]
}
