import { nextDueAt, outcomeCounts } from '../deliveries/index.ts'
import type { CampaignProgress, CampaignSummary, WaitReason } from '../../shared/models/campaign.ts'
import type { Reasoned } from '../../shared/words/catalog.ts'
import { type Db, readPhrase } from '../db/index.ts'
import type { EngineContext } from '../context/index.ts'
import { type Dispatcher, wait, wholeSecond } from '../queue/index.ts'
import { campaignRow } from './campaign-row.ts'

/** Milliseconds over which the rate is taken. */
const rateWindow = 5000

interface Row extends Omit<CampaignSummary, 'counts' | 'total' | 'prepared' | 'pauseDetail'> {
  /** JSON. */
  pauseDetail: string | null
  queuedThrough: number | null
  accountId: number
}

const columns = `c.id, c.kind, c.name, c.state, c.pause_reason AS pauseReason, c.pause_detail AS pauseDetail,
  c.created_at AS createdAt, c.started_at AS startedAt, c.finished_at AS finishedAt, c.starts_at AS startsAt,
  c.template_name AS templateName, c.context ->> '$.account.name' AS accountName,
  c.context ->> '$.account.kind' AS accountKind, c.rate_per_second AS ratePerSecond,
  c.queued_through AS queuedThrough, c.account_id AS accountId`

export function campaignSummaries(db: Db): CampaignSummary[] {
  const rows = db
    .statement(`SELECT ${columns} FROM campaigns c WHERE c.kind = 'campaign' ORDER BY c.id DESC LIMIT 500`)
    .all() as unknown as Row[]
  return rows.map((row) => summary(db, row))
}

export function campaignSummary(db: Db, id: number): CampaignSummary | undefined {
  const row = db.statement(`SELECT ${columns} FROM campaigns c WHERE c.id = ?`).get(id) as unknown as
    Row | undefined
  return row && summary(db, row)
}

function summary(db: Db, row: Row): CampaignSummary {
  const { queuedThrough, accountId: _, pauseDetail, ...rest } = row
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
  const rows = parts.db
    .statement(
      `SELECT id FROM campaigns WHERE state IN ('held', 'running', 'paused') AND kind = 'campaign' ORDER BY id DESC LIMIT 20`
    )
    .all() as { id: number }[]
  return rows.map(({ id }) => campaignProgress(parts, told, id)!)
}

function settledPerSecond({ db, clock }: EngineContext, campaignId: number): number {
  const now = clock.now()
  const since = now - rateWindow
  const { n, first } = db
    .statement(
      `SELECT coalesce(sum(accepted + other), 0) AS n, min(at) AS first FROM campaign_seconds
       WHERE campaign_id = ? AND at > ?`
    )
    .get(campaignId, since) as { n: number; first: number | null }
  if (first === null) return 0
  return n / Math.max(1, (now - first) / 1000)
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
    const { count, until } = waitingForTheirTime(db, id, clock.now())
    if (count > 0) reasons.push(wait('retry', { reason: 'retry-time', params: { count } }, { until }))
  }
  return reasons
}

/** Back in the queue, and not before a time: the server asked for less, or nobody knows whether the message arrived. */
const waitingForTheirTime = (db: Db, campaignId: number, now: number) =>
  db
    .statement(
      `SELECT count(*) AS count, min(due_at) AS until FROM deliveries
       WHERE campaign_id = ? AND state = 'waiting' AND due_at > ?`
    )
    .get(campaignId, now) as { count: number; until: number | null }
