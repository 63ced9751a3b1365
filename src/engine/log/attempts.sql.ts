import type { AttemptDetail, ExportedAttempt, LogFilter, LogRow } from '../../shared/models/delivery.ts'
import type { Db } from '../db/index.ts'

/** SQL on the columns of `attempts`, complete in itself. */
export interface LogCondition {
  sql: string
  parameters: (string | number)[]
  /** Every attempt matches, or every one that was accepted; anything else is looked at one by one. */
  whole: 'all' | 'accepted' | null
  /** None that was accepted matches: the others are few, and in an index. */
  troubled: boolean
  /** Whether an attempt can come to match, or cease to, when it settles. */
  changes: boolean
  /** Whether it can at any time, by what becomes of its message. */
  canBeOvertaken: boolean
}

/** Equal filters make equal conditions. */
export function logCondition(filter: LogFilter): LogCondition {
  const terms: string[] = []
  const parameters: (string | number)[] = []
  const add = (term: string, value: string | number | undefined) => {
    if (value === undefined) return
    terms.push(term)
    parameters.push(value)
  }
  add('campaign_id = ?', filter.campaignId)
  add('user_id = ?', filter.userId)
  add('outcome = ?', filter.outcome)
  add(
    `EXISTS (SELECT 1 FROM deliveries d
      WHERE d.id = attempts.delivery_id AND d.last_attempt_id = attempts.id AND d.state = ?)`,
    filter.stands
  )
  add('cause = ?', filter.cause)
  add('outcome <> ?', filter.settled ? 'sending' : undefined)
  add('started_at >= ?', filter.since)
  add('started_at <= ?', filter.until)
  const search = filter.search?.trim()
  if (search) {
    const part = `%${search.replace(/[\\%_]/g, '\\$&')}%`
    terms.push(`(address LIKE ? ESCAPE '\\' OR coalesce(reply, error) LIKE ? ESCAPE '\\')`)
    parameters.push(part, part)
  }
  return {
    sql: terms.length > 0 ? terms.join(' AND ') : '1',
    parameters,
    whole:
      terms.length === 0 ? 'all' : terms.length === 1 && filter.outcome === 'accepted' ? 'accepted' : null,
    // An accepted mail has a cause of its own (mail/verdicts/reply-table.ts).
    troubled: [filter.outcome, filter.cause].some((value) => value !== undefined && value !== 'accepted'),
    canBeOvertaken: filter.stands !== undefined,
    changes:
      filter.outcome !== undefined || filter.cause !== undefined || filter.settled === true || Boolean(search)
  }
}

export function newestAttempt(db: Db): number {
  return db.statement<{ id: number | null }>('SELECT max(id) AS id FROM attempts').get()?.id ?? 0
}

/** How many attempts there are: SQLite counts an index page by page, about 2 ms for a million. */
export function countAttempts(db: Db): number {
  return db.statement<{ n: number }>('SELECT count(*) AS n FROM attempts').get()!.n
}

/** How many attempts are of nobody any more (privacy/erase-rows.ts): by an index, and as a rule none. */
export function erasedAttempts(db: Db): number {
  return db.statement<{ n: number }>('SELECT count(*) AS n FROM attempts WHERE user_id < 0').get()!.n
}

/**
 * The attempts that were not accepted, by their index. SQLite has no idea how few they are, and takes the index neither by
 * itself nor without both terms: the one it was made with, and the one that gives it values to look for.
 */
const troubled = `attempts INDEXED BY attempts_troubled WHERE outcome <> 'accepted'
  AND outcome IN ('sending', 'deferred', 'rejected', 'unknown', 'not-sent')`

/** Ids after `after` up to `through` that match, ascending. */
export function matchingIds(db: Db, condition: LogCondition, after: number, through: number): number[] {
  const { sql, parameters } = condition
  const from = condition.troubled ? `${troubled} AND` : 'attempts WHERE'
  return ids(db, `${from} id > ? AND id <= ? AND (${sql}) ORDER BY id`, after, through, ...parameters)
}

/** Those not accepted, or not yet, after `after` up to `through`. */
export const troubledIds = (db: Db, after: number, through: number): number[] =>
  ids(db, `${troubled} AND id > ? AND id <= ?`, after, through)

/** Of these, those that match now. */
export function matchingOf(db: Db, condition: LogCondition, among: readonly number[]): number[] {
  const { sql, parameters } = condition
  return ids(
    db,
    `attempts WHERE id IN (SELECT value FROM json_each(?)) AND (${sql})`,
    JSON.stringify(among),
    ...parameters
  )
}

/** Attempts under way, after `after` up to `through`. */
export function unsettledIds(db: Db, after: number, through: number): number[] {
  return ids(db, `${troubled} AND outcome = 'sending' AND id > ? AND id <= ?`, after, through)
}

/** Rows as arrays: half the time of rows as objects, and these are many. */
function ids(db: Db, from: string, ...parameters: (string | number)[]): number[] {
  const statement = db.statement<[id: number]>(`SELECT id FROM ${from}`)
  statement.setReturnArrays(true)
  return statement.all(...parameters).map(([id]) => id)
}

const rowColumns = `a.id, a.started_at AS at, a.delivery_id AS deliveryId, a.user_id AS userId,
  a.campaign_id AS campaignId, c.name AS campaignName, a.address, a.outcome, a.cause,
  coalesce(a.reply, a.error) AS reply, a.duration_ms AS durationMs, a.try`

/** These rows of the log, newest first. */
export function logRows(db: Db, wanted: readonly number[]): LogRow[] {
  return db
    .statement<LogRow>(
      `SELECT ${rowColumns} FROM attempts a JOIN campaigns c ON c.id = a.campaign_id
       WHERE a.id IN (SELECT value FROM json_each(?)) ORDER BY a.id DESC`
    )
    .all(JSON.stringify(wanted))
}

/** An attempt, but for its message and the words for its cause. */
export type AttemptRow = Omit<AttemptDetail, 'message' | 'fidelity'>

export function findAttempt(db: Db, id: number): AttemptRow | undefined {
  return db
    .statement<AttemptRow>(
      `SELECT ${rowColumns}, a.phase, a.account_name AS accountName, a.settled_at AS settledAt
       FROM attempts a JOIN campaigns c ON c.id = a.campaign_id WHERE a.id = ?`
    )
    .get(id)
}

/** What is kept of the message of an attempt. */
export interface KeptMessage {
  address: string
  /** SHA-256 of the message's bytes. */
  hash: Uint8Array | null
  /** JSON: campaigns/message/send-context.ts. */
  context: string
  /** JSON: the values it was made from; null past their keeping time. */
  valuesJson: string | null
  linkUrl: string | null
  linkExpiresAt: number | null
  messageId: string | null
  datedAt: number | null
}

export function keptMessage(db: Db, attemptId: number): KeptMessage {
  return db
    .statement<KeptMessage>(
      `SELECT a.address, a.message_hash AS hash, c.context, d.values_json AS valuesJson, d.link_url AS linkUrl,
         d.link_expires_at AS linkExpiresAt, d.message_id AS messageId, d.dated_at AS datedAt
       FROM attempts a JOIN campaigns c ON c.id = a.campaign_id JOIN deliveries d ON d.id = a.delivery_id
       WHERE a.id = ?`
    )
    .get(attemptId)!
}

export function exportedRows(db: Db, wanted: readonly number[]): ExportedAttempt[] {
  return db
    .statement<ExportedAttempt>(
      `SELECT a.started_at AS at, a.address, d.name, c.name AS campaignName, a.outcome, a.cause, a.code, a.enhanced,
         coalesce(a.reply, a.error) AS reply, a.duration_ms AS durationMs, a.try, d.message_id AS messageId
       FROM attempts a JOIN campaigns c ON c.id = a.campaign_id JOIN deliveries d ON d.id = a.delivery_id
       WHERE a.id IN (SELECT value FROM json_each(?)) ORDER BY a.id DESC`
    )
    .all(JSON.stringify(wanted))
}
