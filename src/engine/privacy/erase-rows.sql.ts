import type { Db } from '../db/index.ts'
import { clearedMirror } from '../deliveries/index.ts'
import { removedPerson } from './mentions.ts'
import { bound, type People, withPeople } from './people.sql.ts'

const theirDeliveries = `(user_id IN (SELECT id FROM ids) OR id IN (SELECT id FROM tests))`

/**
 * In this order. Deliveries and attempts stay, as somebody's: what a campaign counts, and the log of what was handed to a
 * server when, are true without saying to whom. Their user id becomes that of no user, another one for each delivery, so
 * that not even two of them are known to be of the same person.
 */
const steps: readonly string[] = [
  // By a trigger they were taken off all numbers of people when they were deleted. A domain nobody else is counted for goes.
  `DELETE FROM confirm_times_by WHERE what = 'domain' AND n <= 0
     AND name IN (SELECT domain FROM deliveries WHERE user_id IN (SELECT id FROM ids))`,
  `DELETE FROM confirm_domains WHERE n <= 0
     AND domain IN (SELECT domain FROM deliveries WHERE user_id IN (SELECT id FROM ids))`,
  `UPDATE campaigns SET name = CASE kind WHEN 'test' THEN 'Test to a ' ELSE 'To a ' END || '${removedPerson}'
   WHERE kind IN ('single', 'test') AND id IN (SELECT campaign_id FROM deliveries WHERE user_id IN (SELECT id FROM ids)
     OR (id IN (SELECT id FROM tests) AND address_key IN (SELECT key FROM keys)))`,
  // The attempts of a test go by its campaign: no index leads to them from a delivery.
  `UPDATE attempts SET user_id = -delivery_id, address = '${removedPerson}', reply = NULL, error = NULL, message_hash = NULL
   WHERE user_id IN (SELECT id FROM ids) OR id IN (SELECT a.id FROM deliveries d CROSS JOIN attempts a
     ON a.campaign_id = d.campaign_id AND a.delivery_id = d.id
     WHERE d.id IN (SELECT id FROM tests) AND d.address_key IN (SELECT key FROM keys))`,
  // A test to the administrator that was made from their values stays the administrator's.
  `UPDATE deliveries SET values_json = NULL, name = '${removedPerson}'
   WHERE id IN (SELECT id FROM tests) AND address_key NOT IN (SELECT key FROM keys)`,
  `UPDATE deliveries SET user_id = -id, address = '${removedPerson}', address_key = '', domain = '', name = '',
     message_id = NULL, link_url = NULL, link_issued_at = NULL, link_expires_at = NULL, values_json = NULL, dated_at = NULL
   WHERE ${theirDeliveries} AND (user_id <> 0 OR address_key IN (SELECT key FROM keys))`,
  `DELETE FROM user_events WHERE user_id IN (SELECT id FROM ids)`,
  `DELETE FROM import_changes WHERE (import_id, user_id) IN (SELECT imports.id, ids.id FROM imports CROSS JOIN ids)`,
  // Somebody else with the same address is still not to be sent to.
  `DELETE FROM suppressions WHERE address_key IN (SELECT key FROM keys) AND NOT EXISTS (SELECT 1 FROM users u
     WHERE u.address_key = suppressions.address_key AND u.id NOT IN (SELECT id FROM ids))`,
  `DELETE FROM users WHERE id IN (SELECT id FROM ids) AND id < (SELECT max(id) FROM users)`,
  // SQLite would give the greatest id to the next user: their row stays, with nothing in it, until there is another.
  `UPDATE users SET external_id = NULL, name = '', name_key = '', address = '', address_key = '', domain = '', role = '',
     locale = '', fields = '{}', import_link = NULL, status = 'deleted', status_at = NULL, status_by = NULL,
     undeliverable_reason = NULL, created_at = 0, updated_at = 0, import_id = NULL, deleted_from = 'pending',
     deleted_batch = 0, link_expires_at = NULL, link_used_at = NULL, ${clearedMirror}
   WHERE id IN (SELECT id FROM ids)`,
  // After the rows: emptying the last one leaves its address here, by a trigger.
  `DELETE FROM former_addresses WHERE user_id IN (SELECT id FROM ids)`,
  `DELETE FROM user_search WHERE rowid IN (SELECT id FROM ids)`,
  `DELETE FROM user_search_pending WHERE user_id IN (SELECT id FROM ids)`
]

/** Inside a transaction: takes a few people out of every table. Nothing of theirs may be waiting or under way. */
export function eraseRows(db: Db, people: People): void {
  for (const sql of steps) db.statement(`${withPeople} ${sql}`).run(...bound(people))
}
