import { AppError, assertNever } from '../../../shared/errors.ts'
import type { ActionReport, CampaignAction } from '../../../shared/models/campaign.ts'
import type { ActionPhrase } from '../../../shared/words/action-words.ts'
import { countSkipped } from '../../../shared/words/skip-words.ts'
import type { EngineContext } from '../../context/index.ts'
import { campaignRow } from '../campaign-row.ts'
import type { CampaignRow } from '../campaigns.sql.ts'
import { decideUnknown } from './decide-unknown.ts'
import { retryGroup } from './retry-group.ts'
import { requireState } from './legal-actions.ts'
import type { Lifecycle } from './lifecycle.ts'
import { outcomeCounts } from '../../deliveries/index.ts'
import { type RecipientForecast, recipientForecast } from '../recipients/recipient-forecast.ts'

/**
 * What an action would do if it were taken now, counted from the same rows and by the same rules as the action itself.
 * Throws what the action would throw.
 */
export async function previewAction(
  parts: EngineContext,
  lifecycle: Lifecycle,
  accountRate: (accountId: number) => number | null,
  id: number,
  action: CampaignAction
): Promise<ActionReport> {
  const campaign = campaignRow(parts.db, id)
  switch (action.kind) {
    case 'start-now':
    case 'resume':
      requireState(campaign.state, action.kind)
      return continues(campaign, await recipientForecast(parts, id), lifecycle.firstBatchLeft(id))
    case 'pause':
    case 'stop':
    case 'call-off':
      requireState(campaign.state, action.kind)
      return holdsBack(parts, campaign, action.kind)
    case 'set-rate':
      return newRate(parts, campaign, action.ratePerSecond, accountRate)
    case 'retry':
      return retryGroup(parts, lifecycle, id, action.state, action.cause, 'preview')
    case 'decide':
      return decideUnknown(parts, lifecycle, id, action.deliveryIds, action.decision, 'preview')
    default:
      return assertNever(action)
  }
}

/** Throws CHANGED_MEANWHILE if more would come of it than the person was shown. */
export function requireAtMost(report: ActionReport, atMost: number | undefined): void {
  if (atMost === undefined || report.changed <= atMost) return
  throw new AppError(
    'CHANGED_MEANWHILE',
    'more-than-shown',
    { shown: atMost, report: report.phrase },
    { data: { report } }
  )
}

function continues(
  campaign: CampaignRow,
  forecast: RecipientForecast,
  firstLeft: number | null
): ActionReport {
  const { willGo: recipients, later, skipped, exact } = forecast
  // After the first ones it waited for the person: resuming sends the rest.
  const first = campaign.state === 'paused' && campaign.pauseReason === 'first-batch' ? null : firstLeft
  const phrase: ActionPhrase = {
    reason: 'continues',
    params: { recipients, skipped, later, first, exact }
  }
  return { changed: recipients, skipped: countSkipped(skipped), exact, phrase }
}

/** For pause, stop and call-off. What the server has right now settles whatever is done. */
function holdsBack(
  { db }: Pick<EngineContext, 'db'>,
  { id, queuedThrough, state }: CampaignRow,
  kind: 'pause' | 'stop' | 'call-off'
): ActionReport {
  const { waiting, deferred, sending } = outcomeCounts(db, id)
  const left = waiting + deferred
  const exact = queuedThrough === null
  const started = state !== 'held' && state !== 'scheduled'
  const phrase: ActionPhrase =
    kind === 'pause'
      ? { reason: 'pauses', params: { left, sending, exact } }
      : { reason: 'stops', params: { left, sending, exact, started } }
  return { changed: left, skipped: 0, exact, phrase }
}

function newRate(
  { db }: Pick<EngineContext, 'db'>,
  { id, accountId, queuedThrough }: CampaignRow,
  wanted: number | null,
  accountRate: (accountId: number) => number | null
): ActionReport {
  const { waiting, deferred, sending } = outcomeCounts(db, id)
  const left = waiting + deferred + sending
  const ofAccount = accountRate(accountId)
  return {
    changed: left,
    skipped: 0,
    exact: queuedThrough === null,
    phrase: ratePhrase(left, wanted ?? Infinity, ofAccount ?? Infinity)
  }
}

/** Infinity: no limit. */
function ratePhrase(left: number, wanted: number, ofAccount: number): ActionPhrase {
  const perSecond = Math.min(wanted, ofAccount)
  if (perSecond === Infinity) return { reason: 'rate-unlimited', params: { left } }
  const reason = ofAccount < wanted ? 'rate-of-account' : 'rate-of-campaign'
  return { reason, params: { left, perSecond, ms: (left / perSecond) * 1000 } }
}
