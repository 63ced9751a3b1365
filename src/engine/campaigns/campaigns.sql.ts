import type {
  CampaignKind,
  CampaignState,
  CampaignSummary,
  PauseReason
} from '../../shared/models/campaign.ts'
import type { Db } from '../db/index.ts'

/** What of a campaign decides what happens to it next. */
export interface CampaignRow {
  id: number
  kind: CampaignKind
  state: CampaignState
  name: string
  /** JSON: message/send-context.ts. */
  context: string
  accountId: number
  ratePerSecond: number | null
  firstBatch: number | null
  startsAt: number | null
  pauseReason: PauseReason | null
  pauseUntil: number | null
  queuedThrough: number | null
  evenIfRecent: number
}

export function findCampaign(db: Db, id: number): CampaignRow | undefined {
  return db
    .statement<CampaignRow>(
      `SELECT id, kind, state, name, context, account_id AS accountId, rate_per_second AS ratePerSecond,
         first_batch AS firstBatch, starts_at AS startsAt, pause_reason AS pauseReason, pause_until AS pauseUntil, queued_through AS queuedThrough,
         even_if_recent AS evenIfRecent
       FROM campaigns WHERE id = ?`
    )
    .get(id)
}

/** The state alone: `context` can be long. */
export function campaignState(db: Db, id: number): CampaignState | undefined {
  return db.statement<{ state: CampaignState }>('SELECT state FROM campaigns WHERE id = ?').get(id)?.state
}

/** What a campaign was started with. */
export interface StartRow {
  /** JSON: models/user.ts. */
  selection: string
  /** JSON: message/send-context.ts. */
  context: string
  createdAt: number
  evenIfRecent: number
}

export function findStart(db: Db, id: number): StartRow {
  return db
    .statement<StartRow>(
      'SELECT selection, context, created_at AS createdAt, even_if_recent AS evenIfRecent FROM campaigns WHERE id = ?'
    )
    .get(id)!
}

export interface InsertedCampaign {
  kind: CampaignKind
  name: string
  state: CampaignState
  createdAt: number
  startsAt: number | null
  startedAt: number | null
  context: string
  selection: string
  accountId: number
  templateName: string
  ratePerSecond: number | null
  firstBatch: number | null
  evenIfRecent: number
  queuedThrough: number | null
}

export function insertRow(db: Db, row: InsertedCampaign): number {
  const { lastInsertRowid } = db
    .statement(
      `INSERT INTO campaigns (kind, name, state, created_at, starts_at, started_at, context, selection, account_id,
         template_name, rate_per_second, first_batch, even_if_recent, queued_through)
       VALUES (:kind, :name, :state, :createdAt, :startsAt, :startedAt, :context, :selection, :accountId, :templateName,
         :ratePerSecond, :firstBatch, :evenIfRecent, :queuedThrough)`
    )
    .run({ ...row })
  return Number(lastInsertRowid)
}

/** What changes together with the state. What a pause has written is cleared unless it is given. */
export interface StateChange {
  pause_reason?: PauseReason
  pause_detail?: string | null
  pause_until?: number | null
  started_at?: number
  starts_at?: number | null
  finished_at?: number | null
  queued_through?: number | null
}

export function writeState(db: Db, id: number, state: CampaignState, change: StateChange): void {
  const noPause = { pause_reason: null, pause_detail: null, pause_until: null }
  db.run(
    db.k
      .updateTable('campaigns')
      .set({ state, ...noPause, ...change })
      .where('id', '=', id)
  )
}

/** A pause after the first ones is over for good; one before the start counts as the start. */
export function writeResumed(db: Db, id: number, now: number): void {
  db.statement(
    `UPDATE campaigns SET first_batch = CASE WHEN pause_reason = 'first-batch' THEN NULL ELSE first_batch END,
       started_at = coalesce(started_at, ?), starts_at = NULL WHERE id = ?`
  ).run(now, id)
}

export function writeRate(db: Db, id: number, ratePerSecond: number | null): void {
  db.statement('UPDATE campaigns SET rate_per_second = ? WHERE id = ?').run(ratePerSecond, id)
}

/** Up to which user ID the queue is filled; null: it is full, or the campaign was stopped. */
export function queuedThrough(db: Db, id: number): number | null {
  return db
    .statement<{ through: number | null }>('SELECT queued_through AS through FROM campaigns WHERE id = ?')
    .get(id)!.through
}

export function writeQueuedThrough(db: Db, id: number, through: number | null): void {
  db.statement('UPDATE campaigns SET queued_through = ? WHERE id = ?').run(through, id)
}

/** Campaigns with a timer for the end of a span of time. */
export const timedCampaigns = (db: Db): number[] =>
  ids(db, `state = 'held' OR (state = 'paused' AND pause_until IS NOT NULL)`)

/** Campaigns with something left to do, in order; those that ended with deliveries left are among them. */
export const unfinishedCampaigns = (db: Db): number[] =>
  ids(
    db,
    `state IN ('scheduled', 'held', 'running', 'paused')
     OR id IN (SELECT campaign_id FROM campaign_counts WHERE state IN ('waiting', 'deferred') AND n > 0)
     ORDER BY id`
  )

/** Campaigns that send, or start within seconds; not single emails. */
export const sendingCampaigns = (db: Db): number[] =>
  ids(db, `state IN ('running', 'held') AND kind = 'campaign'`)

/** Campaigns in progress, the newest first; not single emails. */
export const campaignsInProgress = (db: Db): number[] =>
  ids(db, `state IN ('held', 'running', 'paused') AND kind = 'campaign' ORDER BY id DESC LIMIT 20`)

const ids = (db: Db, condition: string): number[] =>
  db
    .statement<{ id: number }>(`SELECT id FROM campaigns WHERE ${condition}`)
    .all()
    .map(({ id }) => id)

/** What continues without a person. */
export function unfinishedWork(db: Db): { campaigns: number; sending: number } {
  return db
    .statement<{ campaigns: number; sending: number }>(
      `SELECT (SELECT count(*) FROM campaigns WHERE state IN ('held', 'running')
         OR (state = 'paused' AND pause_until IS NOT NULL)) AS campaigns,
       (SELECT coalesce(sum(n), 0) FROM campaign_counts WHERE state = 'sending') AS sending`
    )
    .get()!
}

export interface SummaryRow extends Omit<CampaignSummary, 'counts' | 'total' | 'prepared' | 'pauseDetail'> {
  /** JSON: words/pause-words.ts. */
  pauseDetail: string | null
  queuedThrough: number | null
}

const summaryColumns = `c.id, c.kind, c.name, c.state, c.pause_reason AS pauseReason, c.pause_detail AS pauseDetail,
  c.created_at AS createdAt, c.started_at AS startedAt, c.finished_at AS finishedAt, c.starts_at AS startsAt,
  c.template_name AS templateName, c.context ->> '$.account.name' AS accountName,
  c.context ->> '$.account.kind' AS accountKind, c.rate_per_second AS ratePerSecond,
  c.queued_through AS queuedThrough`

/** The newest campaigns, without single emails. */
export function summaryRows(db: Db): SummaryRow[] {
  return db
    .statement<SummaryRow>(
      `SELECT ${summaryColumns} FROM campaigns c WHERE c.kind = 'campaign' ORDER BY c.id DESC LIMIT 500`
    )
    .all()
}

export function findSummaryRow(db: Db, id: number): SummaryRow | undefined {
  return db.statement<SummaryRow>(`SELECT ${summaryColumns} FROM campaigns c WHERE c.id = ?`).get(id)
}
