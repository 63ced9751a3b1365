import type { CauseGroup, RateHistory } from '../../shared/models/campaign.ts'
import type { DeliveryRow, DeliveryState } from '../../shared/models/delivery.ts'
import { type Db, readIds, readPhrase } from '../db/index.ts'
import { deliveriesAfter, type DeliveryPlace, outcomeCounts } from '../deliveries/index.ts'

const columns = `d.id, d.user_id AS userId, d.name, d.address, d.state, d.skip_reason AS skipReason, d.cause,
  coalesce(a.reply, a.error) AS reply, d.tries, CASE WHEN d.state = 'deferred' THEN d.due_at END AS dueAt,
  d.settled_at AS settledAt, a.duration_ms AS durationMs, d.last_attempt_id AS lastAttemptId`

export function findDelivery(db: Db, id: number): DeliveryRow | undefined {
  return db
    .statement(
      `SELECT ${columns} FROM deliveries d LEFT JOIN attempts a ON a.id = d.last_attempt_id WHERE d.id = ?`
    )
    .get(id) as unknown as DeliveryRow | undefined
}

/** Which recipients of a campaign. */
export interface RecipientQuery {
  campaignId: number
  state?: DeliveryState | undefined
  cause?: string | undefined
  search?: string | undefined
}

/** The next `step` recipients in a state after a place, those that match of them, and the place they reach; null at the end. */
export function nextRecipients(
  db: Db,
  { campaignId, cause, search }: RecipientQuery,
  state: DeliveryState,
  from: DeliveryPlace,
  step: number
): { ids: number[]; reached: DeliveryPlace | null } {
  const { sql, parameters } = deliveriesAfter('id', campaignId, state, from, step)
  const next = readIds(db, sql, ...parameters)
  const last = next.length < step ? undefined : next.at(-1)
  const { dueAt = 0 } =
    last === undefined
      ? {}
      : (db.statement('SELECT due_at AS dueAt FROM deliveries WHERE id = ?').get(last) as { dueAt: number })
  return {
    ids: cause || search ? matchingOf(db, next, cause, search) : next,
    reached: last === undefined ? null : { dueAt, id: last }
  }
}

function matchingOf(db: Db, ids: number[], cause = '', search = ''): number[] {
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
  const found = new Set(
    readIds(
      db,
      `SELECT d.id FROM deliveries d WHERE d.id IN (SELECT value FROM json_each(?))
         AND (? = '' OR d.cause = ?) AND (? = '' OR d.address LIKE ? ESCAPE '\\' OR d.name LIKE ? ESCAPE '\\')`,
      JSON.stringify(ids),
      cause,
      cause,
      search,
      pattern,
      pattern
    )
  )
  return ids.filter((id) => found.has(id))
}

/** How many recipients a campaign has, or how many of them are in a state: kept, not counted. */
export function recipientCount(db: Db, campaignId: number, state?: DeliveryState): number {
  const counts = outcomeCounts(db, campaignId)
  return state ? counts[state] : Object.values(counts).reduce((sum, n) => sum + n, 0)
}

/** Why some are not through, the largest group first. Reads only those that are not: the accepted are passed over. */
export function causeGroups(db: Db, campaignId: number): CauseGroup[] {
  const rows = db
    .statement(
      `SELECT state, coalesce(skip_reason, cause) AS cause, count(*) AS count, max(last_attempt_id) AS attemptId,
         min(CASE WHEN state = 'deferred' THEN due_at END) AS nextAt
       FROM deliveries WHERE campaign_id = ? AND state IN ('deferred', 'rejected', 'unknown', 'skipped') GROUP BY 1, 2
       ORDER BY state = 'skipped', count(*) DESC`
    )
    .all(campaignId) as unknown as (Pick<CauseGroup, 'state' | 'cause' | 'count' | 'nextAt'> & {
    attemptId: number | null
  })[]
  const reply = db.statement('SELECT code, enhanced, error FROM attempts WHERE id = ?')
  return rows.map(({ attemptId, ...group }) => {
    const said = attemptId === null ? undefined : reply.get(attemptId)
    const words = said && ([said.code, said.enhanced].filter(Boolean).join(' ') || said.error)
    return { ...group, reply: words ? String(words) : null }
  })
}

/** At most this many points on the chart: longer campaigns are shown in wider steps. */
const mostSamples = 300

export function rateHistory(db: Db, campaignId: number): RateHistory {
  const { first, last } = db
    .statement('SELECT min(at) AS first, max(at) AS last FROM campaign_seconds WHERE campaign_id = ?')
    .get(campaignId) as { first: number | null; last: number | null }
  if (first === null || last === null) return { samples: [], marks: [], stepMs: 1000 }
  const stepMs = Math.max(1, Math.ceil((last - first) / 1000 / mostSamples)) * 1000
  const samples = db
    .statement(
      `SELECT (at / ?) * ? AS at, sum(accepted) AS accepted, sum(other) AS other FROM campaign_seconds
       WHERE campaign_id = ? GROUP BY 1 ORDER BY 1`
    )
    .all(stepMs, stepMs, campaignId) as unknown as RateHistory['samples']
  const marks = db
    .statement(
      'SELECT from_at AS "from", to_at AS "to", phrase FROM campaign_marks WHERE campaign_id = ? ORDER BY id'
    )
    .all(campaignId) as { from: number; to: number | null; phrase: string }[]
  return { samples, marks: marks.map((mark) => ({ ...mark, phrase: readPhrase(mark.phrase) })), stepMs }
}

export function unfinishedWork(db: Db): { campaigns: number; sending: number } {
  return db
    .statement(
      `SELECT (SELECT count(*) FROM campaigns WHERE state IN ('held', 'running')
         OR (state = 'paused' AND pause_until IS NOT NULL)) AS campaigns,
       (SELECT coalesce(sum(n), 0) FROM campaign_counts WHERE state = 'sending') AS sending`
    )
    .get() as { campaigns: number; sending: number }
}
