import type { Migration } from './migration.ts'

/**
 * When a message to a person last reached them, or may have, is written down as it happens. It could not be told from the
 * mirror of the newest delivery: an uncertain one that waits for its retry is `waiting`, and one that was accepted is
 * covered by a later one that was rejected or called off.
 */
export const mayHaveArrived: Migration = {
  number: 90,
  slug: 'may-have-arrived',
  sql: `
ALTER TABLE users ADD COLUMN may_have_arrived_at INTEGER;
UPDATE users SET may_have_arrived_at = (
  SELECT max(coalesce(a.settled_at, a.started_at)) FROM attempts a
  WHERE a.user_id = users.id AND (a.outcome = 'accepted' OR a.outcome = 'unknown' OR a.outcome = 'sending'))
WHERE last_sent_at IS NOT NULL;
`
}
