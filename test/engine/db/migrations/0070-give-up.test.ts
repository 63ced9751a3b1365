import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { migrate } from '../../../../src/engine/db/migrations/migrate.ts'

it('keeps who was put off as they were: they get a day from their next try on', () => {
  const db = new DatabaseSync(':memory:')
  migrate(db, () => {}, 60)
  db.exec(`
    INSERT INTO campaigns (id, kind, name, state, created_at, context, selection, account_id, template_name)
      VALUES (1, 'campaign', 'Spring', 'running', 1, '{}', '{}', 1, 'Confirm');
    INSERT INTO deliveries (id, campaign_id, user_id, address, address_key, domain, name, state, tries, due_at)
    VALUES (1, 1, 1, 'a@x.example', 'a@x.example', 'x.example', 'A', 'deferred', 2, 500)`)
  const before = { ...db.prepare('SELECT * FROM deliveries').get() }
  migrate(db, () => {}, 70)
  expect({ ...db.prepare('SELECT * FROM deliveries').get() }).toEqual({ ...before, give_up_at: null })
  db.close()
})
