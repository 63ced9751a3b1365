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
 * Applies a result to the account, the domain and the stop-loss. Returns the campaigns that must pause for it. Without
 * `health` the result is of the account as it was before a change, and says nothing about it as it is now.
 */
export function applyFeedback(
  settlement: Settlement,
  campaigns: ReadonlyMap<number, ActiveCampaign>,
  {
    health,
    domains,
    annotations
  }: { health: AccountHealth | null; domains: DomainLimits; annotations: ChartAnnotations },
  capacity: number
): Pause[] {
  const {
    claimed: { delivery },
    result,
    verdict,
    outcome,
    dueAt
  } = settlement
  const pauses: Pause[] = []
  const { action } = verdict
  if (outcome === 'accepted' && domains.accepted(delivery.domain)) annotations.over(delivery.domain)
  const tooMany = action.kind === 'fewer-connections' && verdict.scope === 'domain'
  if (action.kind === 'slow-domain' || tooMany) {
    domains.slowed(delivery.domain, capacity)
    if (dueAt > 0) domains.putOff(delivery.domain, delivery.campaignId, dueAt)
    const slowed = { code: result.reply?.code ?? null, domain: delivery.domain }
    annotations.begin(delivery.domain, { reason: 'domain-slowed', params: slowed }, campaigns.keys())
  }

  const refused = health?.saw(verdict, result, capacity)
  const trouble = health?.trouble()
  if (trouble)
    annotations.begin('account', { reason: 'held-up', params: { trouble: trouble.phrase } }, campaigns.keys())
  else if (health) annotations.over('account')
  if (health && (action.kind === 'pause' || refused)) {
    const reason = action.kind === 'pause' ? action.reason : 'account-refused'
    const until = action.kind === 'pause' ? (action.untilMs ?? null) : null
    const why = result.error?.why
    const text = result.reply?.text ?? result.error?.message ?? ''
    const detail: PauseDetail = why ? { reason: 'failed', params: why } : { reason: 'said', params: { text } }
    for (const campaignId of campaigns.keys()) pauses.push({ campaignId, reason, detail, until })
  }

  const stop = stopFor(settlement, campaigns.get(delivery.campaignId))
  if (stop) pauses.push({ campaignId: delivery.campaignId, ...stop, until: null })
  return pauses
}

/** What the stop-loss makes of a result. */
function stopFor(
  settlement: Settlement,
  campaign: ActiveCampaign | undefined
): { reason: PauseReason; detail: PauseDetail } | null {
  const watched = watchedCode(settlement)
  if (!watched || !campaign) return null
  const stop = campaign.stopLoss?.saw(watched.outcome, watched.code)
  if (settlement.outcome !== 'not-sent') return stop ?? null
  // It is the sender whom they all refuse. A resend has no stop-loss, and would wait for ever.
  if (!stop && campaign.stopLoss) return null
  return {
    reason: 'sender-refused',
    detail: { reason: 'said', params: { text: settlement.result.reply?.text ?? '' } }
  }
}

/** Greylisting ends by then, 50 minutes after the first try. Whatever goes on longer is something else, told once. */
const greylistedTries = 3

/** What the stop-loss learns from a result: nothing where the account's own limits see to it, or where it says nothing new. */
function watchedCode({ claimed, result, verdict, outcome, state }: Settlement): {
  outcome: 'accepted' | 'deferred' | 'rejected'
  code: string | null
} | null {
  const { tries } = claimed.delivery
  if (outcome === 'accepted') return { outcome, code: null }
  // Nobody pays, and nothing else would pause.
  if (outcome === 'not-sent')
    return verdict.scope === 'sender' && verdict.action.kind === 'none'
      ? { outcome: 'deferred', code: replyCode(result) }
      : null
  if (outcome !== 'deferred' && outcome !== 'rejected') return null
  const seen = state === 'rejected' ? 'rejected' : outcome
  if (verdict.cause === 'greylisted' && tries === 0) return { outcome: seen, code: null }
  if (verdict.cause === 'greylisted' && tries === greylistedTries)
    return { outcome: seen, code: replyCode(result) }
  // Those put off once come together the next time: that they are put off again says nothing about the others.
  return outcome === 'deferred' && tries > 0 ? null : { outcome: seen, code: replyCode(result) }
}

/** `550 5.1.1`, or what there is of it. */
function replyCode({ reply }: SendResult): string | null {
  if (!reply?.code) return null
  return [reply.code, reply.enhanced].filter(Boolean).join(' ')
}
