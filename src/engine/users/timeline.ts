import type { AttemptOutcome } from '../../shared/models/delivery.ts'
import type { TimelineEntry } from '../../shared/models/user.ts'
import type { Actor } from '../../shared/models/actor.ts'
import type { TimelinePhrase } from '../../shared/words/timeline-words.ts'
import { type Db, readPhrase } from '../db/index.ts'

/** Entries shown. Nobody reads on beyond them; the send log has every attempt. */
const most = 500

/** What happened to a user, the newest first: changes, links opened, every attempt, and where the user came from. */
export function timelineOf(db: Db, userId: number, viewer: Actor): TimelineEntry[] {
  return [...events(db, userId, viewer), ...attempts(db, userId), ...origin(db, userId, viewer)]
    .toSorted((one, other) => other.at - one.at)
    .slice(0, most)
}

function events(db: Db, userId: number, viewer: Actor): TimelineEntry[] {
  const rows = db
    .statement(
      `SELECT e.at, e.kind, e.phrase, a.name AS by, d.campaign_id AS campaignId FROM user_events e
       LEFT JOIN deliveries d ON d.id = e.delivery_id LEFT JOIN actors a ON a.id = e.actor AND a.id <> ?
       WHERE e.user_id = ? ORDER BY e.id DESC LIMIT ?`
    )
    .all(viewer.id, userId, most) as (Pick<TimelineEntry, 'at' | 'kind' | 'by' | 'campaignId'> & {
    phrase: string
  })[]
  return rows.map((row) => ({
    ...row,
    phrase: readPhrase(row.phrase),
    attemptId: null,
    outcome: null,
    reply: null
  }))
}

function attempts(db: Db, userId: number): TimelineEntry[] {
  const rows = db
    .statement(
      `SELECT a.id, a.started_at AS at, a.outcome, coalesce(a.reply, a.error) AS reply, a.campaign_id AS campaignId, a.try,
         CASE WHEN c.kind = 'single' THEN NULL ELSE c.name END AS campaign
       FROM attempts a JOIN campaigns c ON c.id = a.campaign_id WHERE a.user_id = ? ORDER BY a.id DESC LIMIT ?`
    )
    .all(userId, most) as {
    id: number
    at: number
    outcome: AttemptOutcome
    reply: string | null
    campaignId: number
    try: number
    campaign: string | null
  }[]
  return rows.map((row) => ({
    at: row.at,
    kind: 'attempt',
    phrase: attemptPhrase({ outcome: row.outcome, campaign: row.campaign, attempt: row.try }),
    by: null,
    attemptId: row.id,
    campaignId: row.campaignId,
    outcome: row.outcome,
    reply: row.reply
  }))
}

type AttemptPhrase = Extract<TimelinePhrase, { reason: 'attempt' }>

const attemptPhrase = (params: AttemptPhrase['params']): AttemptPhrase => ({ reason: 'attempt', params })

/** Not written down for each of a million imported users: their row says it. */
function origin(db: Db, userId: number, viewer: Actor): TimelineEntry[] {
  const row = db
    .statement(
      `SELECT u.created_at AS at, i.file_name AS fileName, a.name AS by FROM users u
       LEFT JOIN imports i ON i.id = u.import_id
       LEFT JOIN actors a ON a.id = coalesce(u.added_by, i.imported_by) AND a.id <> ?
       WHERE u.id = ?`
    )
    .get(viewer.id, userId) as { at: number; fileName: string | null; by: string | null } | undefined
  if (!row) return []
  const { at, fileName, by } = row
  const none = { attemptId: null, campaignId: null, outcome: null, reply: null }
  const phrase: TimelinePhrase =
    fileName === null ? { reason: 'added', params: {} } : { reason: 'imported', params: { fileName } }
  return [{ at, kind: fileName === null ? 'added' : 'imported', phrase, by, ...none }]
}
