import type { AttemptOutcome } from '../../shared/models/delivery.ts'
import type { TimelineEntry } from '../../shared/models/user.ts'
import type { Actor } from '../../shared/models/actor.ts'
import type { Db } from '../db/index.ts'

/** Entries shown. Nobody reads on beyond them; the send log has every attempt. */
const most = 500

const attemptWords: Record<AttemptOutcome, string> = {
  sending: 'Being handed to the mail server',
  accepted: 'Accepted by the mail server',
  deferred: 'The mail server asked to try again later',
  rejected: 'Refused by the mail server',
  unknown: 'Handed over, but it is not known whether the mail server took it',
  'not-sent': 'Could not be handed over'
}

/** What happened to a user, the newest first: changes, links opened, every attempt, and where the user came from. */
export function timelineOf(db: Db, userId: number, viewer: Actor): TimelineEntry[] {
  return [...events(db, userId, viewer), ...attempts(db, userId), ...origin(db, userId, viewer)]
    .toSorted((one, other) => other.at - one.at)
    .slice(0, most)
}

function events(db: Db, userId: number, viewer: Actor): TimelineEntry[] {
  const rows = db
    .statement(
      `SELECT e.at, e.kind, e.text, a.name AS by, d.campaign_id AS campaignId FROM user_events e
       LEFT JOIN deliveries d ON d.id = e.delivery_id LEFT JOIN actors a ON a.id = e.actor AND a.id <> ?
       WHERE e.user_id = ? ORDER BY e.id DESC LIMIT ?`
    )
    .all(viewer.id, userId, most) as Pick<TimelineEntry, 'at' | 'kind' | 'text' | 'by' | 'campaignId'>[]
  return rows.map((row) => ({ ...row, attemptId: null, outcome: null, reply: null }))
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
    text: [attemptWords[row.outcome], row.campaign, row.try > 1 ? `try ${row.try}` : null]
      .filter((part) => part !== null)
      .join(' · '),
    by: null,
    attemptId: row.id,
    campaignId: row.campaignId,
    outcome: row.outcome,
    reply: row.reply
  }))
}

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
  const from =
    row.fileName === null
      ? ({ kind: 'added', text: 'Added' } as const)
      : ({ kind: 'imported', text: `Imported from ${row.fileName}` } as const)
  return [{ at: row.at, ...from, by: row.by, attemptId: null, campaignId: null, outcome: null, reply: null }]
}
