import type { CauseGroup } from '../../../shared/models/campaign.ts'
import type { DeliveryRow, DeliveryState, SkipReason } from '../../../shared/models/delivery.ts'
import { type Db, readIds } from '../../db/index.ts'
import { type EligibilityTerms, parametersOf, reasonAgainstDelivery } from '../../deliveries/index.ts'

const columns = `d.id, d.user_id AS userId, d.name, d.address, d.state, d.skip_reason AS skipReason, d.cause,
  coalesce(a.reply, a.error) AS reply, d.tries, CASE WHEN d.state = 'deferred' THEN d.due_at END AS dueAt,
  d.settled_at AS settledAt, a.duration_ms AS durationMs, d.last_attempt_id AS lastAttemptId`

export function findDelivery(db: Db, id: number): DeliveryRow | undefined {
  return db
    .statement<DeliveryRow>(
      `SELECT ${columns} FROM deliveries d LEFT JOIN attempts a ON a.id = d.last_attempt_id WHERE d.id = ?`
    )
    .get(id)
}

/** Of these deliveries, those with the cause and the text in their address or name; '' is any. */
export function matchingDeliveries(db: Db, ids: readonly number[], cause: string, search: string): number[] {
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
  return readIds(
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
}

/** Why some were not accepted, the largest group first. Reads only those: the accepted are passed over. */
export function causeGroups(db: Db, campaignId: number): CauseGroup[] {
  type Group = Omit<CauseGroup, 'reply'> & { attemptId: number | null }
  const groups = db
    .statement<Group>(
      `SELECT state, coalesce(skip_reason, cause) AS cause, count(*) AS count, max(last_attempt_id) AS attemptId,
         min(CASE WHEN state = 'deferred' THEN due_at END) AS nextAt
       FROM deliveries WHERE campaign_id = ? AND state IN ('deferred', 'rejected', 'unknown', 'skipped') GROUP BY 1, 2
       ORDER BY state = 'skipped', count(*) DESC`
    )
    .all(campaignId)
  return groups.map(({ attemptId, ...group }) => ({
    ...group,
    reply: attemptId === null ? null : replyOf(db, attemptId)
  }))
}

/** '550 5.1.1', or what broke the connection. */
function replyOf(db: Db, attemptId: number): string | null {
  const attempt = db
    .statement<{ code: number | null; enhanced: string | null; error: string | null }>(
      'SELECT code, enhanced, error FROM attempts WHERE id = ?'
    )
    .get(attemptId)
  if (!attempt) return null
  return [attempt.code, attempt.enhanced].filter(Boolean).join(' ') || attempt.error
}

/** The lowest and the highest ID of a campaign's deliveries; `last` < `first`: there are none. */
export function deliveryIds(db: Db, campaignId: number): { first: number; last: number } {
  return db
    .statement<{ first: number; last: number }>(
      'SELECT coalesce(min(id), 1) AS first, coalesce(max(id), 0) AS last FROM deliveries WHERE campaign_id = ?'
    )
    .get(campaignId)!
}

/** Deliveries with IDs in (after, through] that wait, counted by what would become of them now. */
export function forecastRange(
  db: Db,
  campaignId: number,
  terms: EligibilityTerms,
  after: number,
  through: number
) {
  return db
    .statement<{ reason: SkipReason | null; state: 'waiting' | 'deferred'; n: number }>(forecastSql)
    .all(...parametersOf(terms), after, through, campaignId)
}
const forecastSql = `SELECT reason, state, count(*) AS n FROM (
    SELECT d.state, ${reasonAgainstDelivery('d', 'u')} AS reason FROM deliveries d LEFT JOIN users u ON u.id = d.user_id
    WHERE d.id > ? AND d.id <= ? AND +d.campaign_id = ? AND +d.state IN ('waiting', 'deferred'))
  GROUP BY 1, 2`

/** Deliveries back in the queue that are not due yet: the server asked for less, or they may have arrived. */
export function waitingForRetryTime(db: Db, campaignId: number, now: number) {
  return db
    .statement<{ count: number; until: number | null }>(
      `SELECT count(*) AS count, min(due_at) AS until FROM deliveries
       WHERE campaign_id = ? AND state = 'waiting' AND due_at > ?`
    )
    .get(campaignId, now)!
}

export interface ExportedRecipient {
  id: number
  name: string
  address: string
  state: DeliveryState
  cause: string | null
  reply: string | null
  tries: number
  settledAt: number | null
  dueAt: number | null
}

/** Deliveries with IDs in (after, through], in order. */
export function exportedRecipients(
  db: Db,
  campaignId: number,
  after: number,
  through: number
): ExportedRecipient[] {
  return db
    .statement<ExportedRecipient>(
      `SELECT d.id, d.name, d.address, d.state, coalesce(d.skip_reason, d.cause) AS cause, coalesce(a.reply, a.error) AS reply,
         d.tries, d.settled_at AS settledAt, CASE WHEN d.state = 'deferred' THEN d.due_at END AS dueAt
       FROM deliveries d LEFT JOIN attempts a ON a.id = d.last_attempt_id
       WHERE d.id > ? AND d.id <= ? AND d.campaign_id = ? ORDER BY d.id`
    )
    .all(after, through, campaignId)
}
