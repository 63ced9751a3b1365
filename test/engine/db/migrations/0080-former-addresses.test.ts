import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { migrate } from '../../../../src/engine/db/migrations/migrate.ts'

let db: DatabaseSync
beforeEach(() => {
  db = new DatabaseSync(':memory:')
  migrate(db, () => {}, 70)
  db.exec(`
    INSERT INTO users (id, name, name_key, address, address_key, domain, status, created_at, updated_at)
    VALUES (1, '', '', 'c@x.example', 'c@x.example', 'x.example', 'pending', 0, 0),
      (2, '', '', 'd@x.example', 'd@x.example', 'x.example', 'pending', 0, 0);
    INSERT INTO user_events (user_id, at, kind, text) VALUES
      (1, 1, 'changed', 'Changed by hand: name, address (was A@x.example), role'),
      (1, 2, 'changed', 'Changed by hand: address (was b@x.example)'),
      (1, 3, 'changed', 'Changed by the import of list.csv'),
      (2, 4, 'link-opened', 'Link opened (was it Firefox?)');
    INSERT INTO import_changes (import_id, user_id, before) VALUES
      (1, 1, '{"address":"Z@x.example","address_key":"z@x.example"}'),
      (1, 2, '{"address":"d@x.example","address_key":"d@x.example"}')`)
})
afterEach(() => db.close())

const former = () => db.prepare('SELECT * FROM former_addresses ORDER BY user_id, address').all()

it('finds the former addresses in the sentences of changes, and in what imports remember', () => {
  const before = [db.prepare('SELECT * FROM users').all(), db.prepare('SELECT * FROM user_events').all()]
  migrate(db, () => {}, 80)
  expect(former()).toEqual([
    { user_id: 1, address: 'A@x.example', address_key: 'a@x.example' },
    { user_id: 1, address: 'Z@x.example', address_key: 'z@x.example' },
    { user_id: 1, address: 'b@x.example', address_key: 'b@x.example' }
  ])
  expect([db.prepare('SELECT * FROM users').all(), db.prepare('SELECT * FROM user_events').all()]).toEqual(
    before
  )
})

it('keeps each address that is given up from then on, once', () => {
  migrate(db, () => {}, 80)
  for (const address of ['e@x.example', 'd@x.example', 'e@x.example', 'e@x.example'])
    db.prepare('UPDATE users SET address = ?, address_key = ? WHERE id = 2').run(address, address)
  expect(former().slice(3)).toEqual([
    { user_id: 2, address: 'd@x.example', address_key: 'd@x.example' },
    { user_id: 2, address: 'e@x.example', address_key: 'e@x.example' }
  ])
})
