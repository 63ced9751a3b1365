import { nextDueAt, outcomeCounts } from '../deliveries/index.ts'
import type { CampaignProgress, CampaignSummary, WaitReason } from '../../shared/models/campaign.ts'
import type { Reasoned } from '../../shared/words/catalog.ts'
import { type Db, readPhrase } from '../db/index.ts'
import type { EngineContext } from '../context/index.ts'
import { type Dispatcher, wait, wholeSecond } from '../queue/index.ts'
import { campaignRow } from './campaign-row.ts'
import { campaignsInProgress, findSummaryRow, type SummaryRow, summaryRows } from './campaigns.sql.ts'
import { settledSince } from './rate-history.sql.ts'
import { waitingForRetryTime } from './recipients/campaign-deliveries.sql.ts'

/** The rate is the average over this time. */
const rateWindowMs = 5000

export const campaignSummaries = (db: Db): CampaignSummary[] => summaryRows(db).map((row) => summary(db, row))

function campaignSummary(db: Db, id: number): CampaignSummary | undefined {
  const row = findSummaryRow(db, id)
  return row && summary(db, row)
}

function summary(db: Db, row: SummaryRow): CampaignSummary {
  const { queuedThrough, pauseDetail, ...rest } = row
  const counts = outcomeCounts(db, row.id)
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0)
  return {
    ...rest,
    pauseDetail: pauseDetail === null ? null : readPhrase(pauseDetail),
    prepared: queuedThrough === null,
    counts,
    total
  }
}

/** Who knows what a campaign waits for. */
export interface WaitSources {
  dispatcher: Pick<Dispatcher, 'waits'>
  lifecycle: { hindered(id: number): { error: Reasoned; until: number } | null }
}

/** A campaign with its rate, the time left and whatever it waits for. */
export function campaignProgress(
  parts: EngineContext,
  told: WaitSources,
  id: number
): CampaignProgress | undefined {
  const found = campaignSummary(parts.db, id)
  if (!found) return undefined
  const hindered = told.lifecycle.hindered(id)
  const perSecond = found.state === 'running' ? settledPerSecond(parts, id) : 0
  const left = found.counts.waiting + found.counts.sending
  return {
    ...found,
    // What its row says is over: it could not be written that it starts.
    startsAt: found.startsAt !== null && hindered ? Math.max(found.startsAt, hindered.until) : found.startsAt,
    perSecond,
    remainingMs: perSecond > 0 && left > 0 ? Math.round((left / perSecond) * 1000) : null,
    waits: [
      ...(hindered
        ? [wait('disk', { reason: 'failed', params: hindered.error }, { until: wholeSecond(hindered.until) })]
        : []),
      ...waits(parts, told.dispatcher, found)
    ]
  }
}

/** Every campaign that is under way, for the now-sending bar: those a person watches, and no single resend. */
export function sendingNow(parts: EngineContext, told: WaitSources): CampaignProgress[] {
  return campaignsInProgress(parts.db).map((id) => campaignProgress(parts, told, id)!)
}

function settledPerSecond({ db, clock }: EngineContext, campaignId: number): number {
  const now = clock.now()
  const { count, first } = settledSince(db, campaignId, now - rateWindowMs)
  return first === null ? 0 : count / Math.max(1, (now - first) / 1000)
}

function waits(
  { db, clock }: EngineContext,
  dispatcher: Pick<Dispatcher, 'waits'>,
  campaign: CampaignSummary
): WaitReason[] {
  const { id, counts, state, startsAt } = campaign
  const reasons: WaitReason[] = []
  if (!campaign.prepared && state !== 'stopped') {
    reasons.push(wait('preparing', { reason: 'preparing', params: { count: campaign.total } }))
  }
  if (state === 'held') reasons.push(wait('held', { reason: 'held', params: {} }, { until: startsAt }))
  if (state === 'scheduled')
    reasons.push(wait('scheduled', { reason: 'scheduled', params: {} }, { until: startsAt }))
  if (state === 'paused') {
    const { pauseUntil } = campaignRow(db, id)
    const reason = pauseUntil === null ? 'paused' : 'paused-for-now'
    reasons.push(wait('paused', { reason, params: {} }, { until: pauseUntil }))
  }
  if (state === 'running') {
    reasons.push(...dispatcher.waits(id))
    if (counts.deferred > 0) {
      const until = nextDueAt(db, id, clock.now())
      reasons.push(wait('retry', { reason: 'deferred', params: { count: counts.deferred } }, { until }))
    }
    const { count, until } = waitingForRetryTime(db, id, clock.now())
    if (count > 0) reasons.push(wait('retry', { reason: 'retry-time', params: { count } }, { until }))
  }
  return reasons
}
