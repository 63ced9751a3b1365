import type { AttemptOutcome } from '../../shared/models/delivery.ts'
import type { TimelineEntry } from '../../shared/models/user.ts'
import type { Actor } from '../../shared/models/actor.ts'
import type { Reasoned } from '../../shared/words/catalog.ts'
import { type Db, readPhrase } from '../db/index.ts'

type EventRow = Pick<TimelineEntry, 'at' | 'kind' | 'by' | 'campaignId'>

/** The newest events of a user first. `by` is null for the viewer. */
export const eventsOf = (
  db: Db,
  userId: number,
  viewer: Actor,
  limit: number
): (EventRow & { phrase: Reasoned })[] =>
  db
    .statement<EventRow & { phrase: string }>(
      `SELECT e.at, e.kind, e.phrase, a.name AS by, d.campaign_id AS campaignId FROM user_events e
       LEFT JOIN deliveries d ON d.id = e.delivery_id LEFT JOIN actors a ON a.id = e.actor AND a.id <> ?
       WHERE e.user_id = ? ORDER BY e.id DESC LIMIT ?`
    )
    .all(viewer.id, userId, limit)
    .map((row) => ({ ...row, phrase: readPhrase(row.phrase) }))

export interface AttemptRow {
  id: number
  at: number
  outcome: AttemptOutcome
  reply: string | null
  campaignId: number
  /** 1 for the first. */
  attempt: number
  /** Null for a single email. */
  campaign: string | null
}

/** The newest attempts to a user first. */
export const attemptsOf = (db: Db, userId: number, limit: number): AttemptRow[] =>
  db
    .statement<AttemptRow>(
      `SELECT a.id, a.started_at AS at, a.outcome, coalesce(a.reply, a.error) AS reply, a.campaign_id AS campaignId,
         a.try AS attempt, CASE WHEN c.kind = 'single' THEN NULL ELSE c.name END AS campaign
       FROM attempts a JOIN campaigns c ON c.id = a.campaign_id WHERE a.user_id = ? ORDER BY a.id DESC LIMIT ?`
    )
    .all(userId, limit)

/** `fileName`: null for a user who was not imported. `by` is null for the viewer. */
export const originOf = (
  db: Db,
  userId: number,
  viewer: Actor
): { at: number; fileName: string | null; by: string | null } | undefined =>
  db
    .statement<{ at: number; fileName: string | null; by: string | null }>(
      `SELECT u.created_at AS at, i.file_name AS fileName, a.name AS by FROM users u
       LEFT JOIN imports i ON i.id = u.import_id
       LEFT JOIN actors a ON a.id = coalesce(u.added_by, i.imported_by) AND a.id <> ?
       WHERE u.id = ?`
    )
    .get(viewer.id, userId)
