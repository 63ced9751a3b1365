import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { migrate } from '../../../../src/engine/db/migrations/migrate.ts'

it('knows from the send log when a message to each person last arrived, or may have', () => {
  const db = new DatabaseSync(':memory:')
  migrate(db, () => {}, 80)
  db.exec(`
    INSERT INTO users (id, name, name_key, address, address_key, domain, status, created_at, updated_at, last_sent_at)
    VALUES (1, '', '', '', '', '', 'pending', 0, 0, 900), (2, '', '', '', '', '', 'pending', 0, 0, 900),
      (3, '', '', '', '', '', 'pending', 0, 0, 900), (4, '', '', '', '', '', 'pending', 0, 0, NULL);
    INSERT INTO campaigns (id, kind, name, state, created_at, context, selection, account_id, template_name)
    VALUES (1, 'campaign', 'Spring', 'running', 1, '{}', '{}', 1, 'Confirm');
    INSERT INTO deliveries (id, campaign_id, user_id, address, address_key, domain, name, state)
    VALUES (1, 1, 1, '', '', '', '', 'accepted');
    INSERT INTO attempts (delivery_id, campaign_id, user_id, address, try, started_at, settled_at, outcome, account_name)
    VALUES (1, 1, 1, '', 1, 100, 110, 'accepted', ''), (1, 1, 1, '', 1, 890, 900, 'rejected', ''),
      (1, 1, 2, '', 1, 200, 210, 'accepted', ''), (1, 1, 2, '', 1, 300, 310, 'unknown', ''),
      (1, 1, 3, '', 1, 890, 900, 'deferred', '')`)
  const before = db.prepare('SELECT * FROM users').all()
  migrate(db, () => {}, 90)
  const arrived = [110, 310, null, null]
  expect(db.prepare('SELECT * FROM users').all()).toEqual(
    before.map((row, i) => ({ ...row, may_have_arrived_at: arrived[i] }))
  )
  db.close()
})
