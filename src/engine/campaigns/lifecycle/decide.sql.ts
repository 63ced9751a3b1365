import type { Actor } from '../../../shared/models/actor.ts'
import type { TimelinePhrase } from '../../../shared/words/timeline-words.ts'
import type { Db } from '../../db/index.ts'

export interface Decided {
  userId: number
  deliveryId: number
  at: number
  phrase: TimelinePhrase
  actor: Actor
}

/** Adds a person's decision on a delivery to the history of its user. */
export function insertDecision(db: Db, { userId, deliveryId, at, phrase, actor }: Decided): void {
  db.statement(
    `INSERT INTO user_events (user_id, at, kind, phrase, delivery_id, actor) VALUES (?, ?, 'decided', ?, ?, ?)`
  ).run(userId, at, JSON.stringify(phrase), deliveryId, actor.id)
}
