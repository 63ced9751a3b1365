import { assertNever, sentenceError } from '../../../shared/errors.ts'
import type { ActionReport, CampaignAction } from '../../../shared/models/campaign.ts'
import type { SkipReason } from '../../../shared/models/delivery.ts'
import type { EngineContext } from '../../context/index.ts'
import { type CampaignRow, campaignRow } from '../campaign-row.ts'
import { decideUnknown, retryGroup } from './decide.ts'
import { type Lifecycle, requireState } from './lifecycle.ts'
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
      return goesOn(campaign, await recipientForecast(parts, id), lifecycle.firstBatchLeft(id))
    case 'pause':
    case 'stop':
    case 'call-off':
      requireState(campaign.state, action.kind)
      return holdsBack(parts, campaign, action.kind)
    case 'set-rate':
      return newRate(parts, campaign, action.ratePerSecond, accountRate)
    case 'retry':
      return retryGroup(parts, lifecycle, id, action.state, action.cause, 'just-look')
    case 'decide':
      return decideUnknown(parts, lifecycle, id, action.deliveryIds, action.decision, 'just-look')
    default:
      return assertNever(action)
  }
}

/** Throws CHANGED_MEANWHILE where more would come of it than the person was shown. */
export function requireAtMost(report: ActionReport, atMost: number | undefined): void {
  if (atMost === undefined || report.changed <= atMost) return
  throw sentenceError(
    'CHANGED_MEANWHILE',
    `It is more than it was a moment ago (${atMost.toLocaleString()}): ${report.text} Nothing was done.`,
    { data: { report } }
  )
}

const skipWords: Record<SkipReason, string> = {
  verified: 'verified',
  'recently-sent': 'sent one already',
  undeliverable: 'undeliverable',
  'same-address': 'same address twice',
  'no-link': 'no link in the import',
  deleted: 'deleted or changed'
}

function goesOn(campaign: CampaignRow, who: RecipientForecast, firstLeft: number | null): ActionReport {
  const { willGo, later, skipped: reasons, exact } = who
  const skipped = Object.values(reasons).reduce((sum, n) => sum + n, 0)
  const why = Object.entries(skipWords).flatMap(([reason, words]) => {
    const n = reasons[reason as SkipReason] ?? 0
    return n > 0 ? [`${count(n)} ${words}`] : []
  })
  // After the first ones it waited for the person: resuming lets the rest go.
  const first = campaign.state === 'paused' && campaign.pauseReason === 'first-batch' ? null : firstLeft
  const sentences = [
    `${exact ? '' : 'At least '}${count(willGo)} will go, ${count(skipped)} skipped${why.length > 0 ? ` (${why.join(', ')})` : ''}.`
  ]
  if (first !== null && first < willGo) {
    sentences.push(`${count(first)} go first, then it waits for you with the other ${count(willGo - first)}.`)
  }
  if (later > 0) {
    sentences.push(`The server asked to come back later for ${count(later)}: they go at that time.`)
  }
  if (!exact) sentences.push('Recipients are still being put in the queue.')
  return { changed: willGo, skipped, exact, text: sentences.join(' ') }
}

/** For pause, stop and call-off: what is with the server right now settles whatever is done. */
export function holdsBack(
  { db }: Pick<EngineContext, 'db'>,
  { id, queuedThrough, state }: CampaignRow,
  kind: 'pause' | 'stop' | 'call-off'
): ActionReport {
  const { waiting, deferred, sending } = outcomeCounts(db, id)
  const left = waiting + deferred
  const exact = queuedThrough === null
  const some = `${exact ? '' : 'At least '}${count(left)}`
  const sentences = [kind === 'pause' ? `${some} wait until you resume.` : `${some} will not be sent.`]
  if (sending > 0) {
    sentences.push(
      `${count(sending)} ${sending === 1 ? 'is' : 'are'} with the mail server and still ${sending === 1 ? 'settles' : 'settle'}.`
    )
  }
  if (kind !== 'pause' && (state === 'held' || state === 'scheduled'))
    sentences.push('Nobody was sent anything.')
  return { changed: left, skipped: 0, exact, text: sentences.join(' ') }
}

export function newRate(
  { db }: Pick<EngineContext, 'db'>,
  { id, accountId, queuedThrough }: CampaignRow,
  wanted: number | null,
  accountRate: (accountId: number) => number | null
): ActionReport {
  const { waiting, deferred, sending } = outcomeCounts(db, id)
  const left = waiting + deferred + sending
  const limits = [wanted, accountRate(accountId)].filter((rate) => rate !== null)
  const rate = limits.length > 0 ? Math.min(...limits) : null
  const byAccount = rate !== null && rate !== wanted ? ', which is what its account allows' : ''
  const text =
    rate === null
      ? `${count(left)} left to send, as fast as the mail server takes them.`
      : `${count(left)} left to send at ${rate.toLocaleString()} a second at most${byAccount}: ${duration(left / rate)} or more.`
  return { changed: left, skipped: 0, exact: queuedThrough === null, text }
}

const count = (n: number) => n.toLocaleString()

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`
  return `${(Math.round(seconds / 360) / 10).toLocaleString()} h`
}
