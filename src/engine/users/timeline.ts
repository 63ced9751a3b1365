import type { Actor } from '../../shared/models/actor.ts'
import type { TimelineEntry } from '../../shared/models/user.ts'
import type { TimelinePhrase } from '../../shared/words/timeline-words.ts'
import type { Db } from '../db/index.ts'
import { type AttemptRow, attemptsOf, eventsOf, originOf } from './timeline.sql.ts'

/** Nobody reads further. The send log has every attempt. */
const maxEntries = 500

const noAttempt = { attemptId: null, outcome: null, reply: null }

/** What happened to a user, the newest first: changes, opened links, every attempt, and where the user came from. */
export function timelineOf(db: Db, userId: number, viewer: Actor): TimelineEntry[] {
  const events = eventsOf(db, userId, viewer, maxEntries).map((event) => ({ ...event, ...noAttempt }))
  const attempts = attemptsOf(db, userId, maxEntries).map(toAttemptEntry)
  return [...events, ...attempts, ...originEntries(db, userId, viewer)]
    .toSorted((one, other) => other.at - one.at)
    .slice(0, maxEntries)
}

function toAttemptEntry({
  id,
  at,
  outcome,
  reply,
  campaignId,
  campaign,
  attempt
}: AttemptRow): TimelineEntry {
  const phrase: TimelinePhrase = { reason: 'attempt', params: { outcome, campaign, attempt } }
  return { at, kind: 'attempt', phrase, by: null, attemptId: id, campaignId, outcome, reply }
}

/** It comes from the user's row: an event for each of a million imported users would take up too much room. */
function originEntries(db: Db, userId: number, viewer: Actor): TimelineEntry[] {
  const origin = originOf(db, userId, viewer)
  if (!origin) return []
  const { at, fileName, by } = origin
  const phrase: TimelinePhrase =
    fileName === null ? { reason: 'added', params: {} } : { reason: 'imported', params: { fileName } }
  const kind = fileName === null ? 'added' : 'imported'
  return [{ at, kind, phrase, by, campaignId: null, ...noAttempt }]
}
