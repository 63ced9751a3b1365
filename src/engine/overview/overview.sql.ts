import type { CampaignState, PauseReason } from '../../shared/models/campaign.ts'
import type { Overview } from '../../shared/models/overview.ts'
import type { Reasoned } from '../../shared/words/catalog.ts'
import { type Db, readPhrase } from '../db/index.ts'

/**
 * The numbers of the overview, as migration 30 keeps them: each is read from a small table, none is counted.
 */

/** People by how far a message of ours got with them, each counted once. */
export function peopleReached(db: Db): Overview['funnel'] {
  const reached = { sent: 0, accepted: 0, asked: 0, opened: 0, confirmed: 0 }
  for (const { stage, n } of db.all(db.k.selectFrom('people_reached').selectAll())) reached[stage] = n
  const { asked, ...funnel } = reached
  return { ...funnel, fetched: asked - funnel.opened }
}

/** Attempts by outcome, and confirmations, from the first to the last of these milliseconds. */
export function outcomesBetween(db: Db, first: number, last: number) {
  return db
    .statement<{ outcome: 'accepted' | 'rejected' | 'unknown' | 'confirmed'; n: number }>(
      'SELECT outcome, sum(n) AS n FROM outcome_quarters WHERE at BETWEEN ? AND ? GROUP BY outcome'
    )
    .all(first, last)
}

/** How many took about so many milliseconds from acceptance to confirmation, shortest first. Within 1 %. */
export type ConfirmTimes = { ms: number; n: number }[]

export function confirmTimes(db: Db): ConfirmTimes {
  return times(db.all(db.k.selectFrom('confirm_times').selectAll().where('n', '>', 0).orderBy('bucket')))
}

/** Those of one domain, or of first mails or reminders alone. */
export function confirmTimesBy(db: Db, what: 'mail' | 'domain', name: string): ConfirmTimes {
  return times(
    db.all(
      db.k
        .selectFrom('confirm_times_by')
        .select(['bucket', 'n'])
        .where('what', '=', what)
        .where('name', '=', name)
        .orderBy('bucket')
    )
  )
}

const times = (buckets: { bucket: number; n: number }[]): ConfirmTimes =>
  buckets.map(({ bucket, n }) => ({ ms: Math.round(Math.exp((bucket + 0.5) / 50)), n }))

/** Domains with the most confirmations, the largest first. */
export function confirmDomains(db: Db, limit: number): string[] {
  return db
    .all(
      db.k.selectFrom('confirm_domains').select('domain').orderBy('n', 'desc').orderBy('domain').limit(limit)
    )
    .map(({ domain }) => domain)
}

/** Deliveries that are not through, by cause, the most frequent first. */
export function causeCounts(db: Db, limit: number) {
  return db.all(
    db.k
      .selectFrom('cause_counts')
      .select(['cause', 'state', 'n as count'])
      .where('n', '>', 0)
      .orderBy('n', 'desc')
      .orderBy('cause')
      .limit(limit)
  )
}

/** Campaigns and single mails with outcomes that nobody knows, newest first. */
export function withUnknownOutcomes(db: Db, limit: number) {
  return db
    .statement<{ id: number; name: string; n: number }>(
      `SELECT c.id, c.name, k.n FROM campaign_counts k JOIN campaigns c ON c.id = k.campaign_id
       WHERE k.state = 'unknown' AND k.n > 0 ORDER BY k.campaign_id DESC LIMIT ?`
    )
    .all(limit)
}

export interface PausedCampaign {
  id: number
  name: string
  reason: PauseReason | null
  detail: Reasoned | null
}

/** Campaigns and single mails that stay paused until a person resumes them, newest first. */
export function pausedForPerson(db: Db, limit: number): PausedCampaign[] {
  const rows = db.all(
    db.k
      .selectFrom('campaigns')
      .select(['id', 'name', 'pause_reason as reason', 'pause_detail as detail'])
      .where('state', '=', 'paused')
      .where('pause_until', 'is', null)
      .orderBy('id', 'desc')
      .limit(limit)
  )
  return rows.map(({ detail, ...row }) => ({ ...row, detail: detail === null ? null : readPhrase(detail) }))
}

/** Campaigns that are not over, and how many of them rest; single mails and tests are none. */
export function countLiveCampaigns(db: Db): { live: number; paused: number; scheduled: number } {
  const rows = db.all(
    db.k
      .selectFrom('campaigns')
      .select(({ fn }) => ['state', fn.countAll<number>().as('n')])
      .where('state', 'in', ['scheduled', 'held', 'running', 'paused'])
      .where('kind', '=', 'campaign')
      .groupBy('state')
  )
  const of = (state: CampaignState) => rows.find((row) => row.state === state)?.n ?? 0
  return {
    live: rows.reduce((sum, { n }) => sum + n, 0),
    paused: of('paused'),
    scheduled: of('scheduled')
  }
}

export function countUsers(db: Db): { users: number; pending: number } {
  const counts = new Map(
    db.all(db.k.selectFrom('user_counts').selectAll()).map(({ status, n }) => [status, n])
  )
  const pending = counts.get('pending') ?? 0
  return { users: pending + (counts.get('verified') ?? 0) + (counts.get('undeliverable') ?? 0), pending }
}

/** Captured mails nobody opened yet. */
export function countUnseen(db: Db): number {
  const { n } = db.get(
    db.k
      .selectFrom('captured')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('seen', '=', 0)
  )!
  return n
}
