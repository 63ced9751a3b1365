import type { PauseReason } from '../../../shared/models/campaign.ts'
import type { PauseDetail } from '../../../shared/words/pause-words.ts'
import type { SendResult } from '../../mail/index.ts'
import type { AccountHealth } from '../limits/account-health.ts'
import type { DomainLimits } from '../limits/domain-limits.ts'
import type { ActiveCampaign } from './active-campaign.ts'
import type { ChartAnnotations } from '../status/chart-annotations.ts'
import type { Settlement } from '../../deliveries/index.ts'

/** A campaign that must be paused, and why. */
export interface Pause {
  campaignId: number
  reason: PauseReason
  detail: PauseDetail
  until: number | null
}

/**
 * Lets the account, the domain and the stop-loss judge by a result. Returns the campaigns that must pause for it. Without
 * `health` the result is of the account as it was before a change, and says nothing about it as it is now.
 */
export function applyFeedback(
  { claimed: { delivery }, result, verdict, outcome, state, dueAt }: Settlement,
  campaigns: ReadonlyMap<number, ActiveCampaign>,
  {
    health,
    domains,
    marks
  }: { health: AccountHealth | null; domains: DomainLimits; marks: ChartAnnotations },
  capacity: number
): Pause[] {
  const pauses: Pause[] = []
  const { action } = verdict
  if (outcome === 'accepted' && domains.accepted(delivery.domain)) marks.over(delivery.domain)
  const tooMany = action.kind === 'fewer-connections' && verdict.scope === 'domain'
  if (action.kind === 'slow-domain' || tooMany) {
    domains.slowed(delivery.domain, capacity)
    if (dueAt > 0) domains.putOff(delivery.domain, delivery.campaignId, dueAt)
    const slowed = { code: result.reply?.code ?? null, domain: delivery.domain }
    marks.begin(delivery.domain, { reason: 'domain-slowed', params: slowed }, campaigns.keys())
  }

  const refused = health?.saw(verdict, result, capacity)
  const trouble = health?.trouble()
  if (trouble)
    marks.begin('account', { reason: 'held-up', params: { trouble: trouble.phrase } }, campaigns.keys())
  else if (health) marks.over('account')
  if (health && (action.kind === 'pause' || refused)) {
    const reason = action.kind === 'pause' ? action.reason : 'account-refused'
    const until = action.kind === 'pause' ? (action.untilMs ?? null) : null
    const why = result.error?.why
    const text = result.reply?.text ?? result.error?.message ?? ''
    const detail: PauseDetail = why ? { reason: 'failed', params: why } : { reason: 'said', params: { text } }
    for (const campaignId of campaigns.keys()) pauses.push({ campaignId, reason, detail, until })
  }

  const answered = outcome === 'accepted' || outcome === 'deferred' || outcome === 'rejected'
  // Those put off once come together the next time: that they are put off again says nothing about the others.
  const again = outcome === 'deferred' && delivery.tries > 0
  if (answered && !again) {
    const code = outcome === 'accepted' || verdict.cause === 'greylisted' ? null : replyCode(result)
    const stopLoss = campaigns.get(delivery.campaignId)?.stopLoss
    const stop = stopLoss?.saw(state === 'rejected' ? 'rejected' : outcome, code)
    if (stop) pauses.push({ campaignId: delivery.campaignId, ...stop, until: null })
  }
  return pauses
}

/** `550 5.1.1`, or what there is of it. */
function replyCode({ reply }: SendResult): string | null {
  if (!reply?.code) return null
  return [reply.code, reply.enhanced].filter(Boolean).join(' ')
}
