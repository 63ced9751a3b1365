import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrate } from '../../../../src/engine/db/migrations/migrate.ts'

let db: DatabaseSync
beforeEach(() => {
  db = new DatabaseSync(':memory:')
  migrate(db, () => {}, 110)
})
afterEach(() => db.close())

test('sentences of earlier versions about users stay as they were written', () => {
  db.exec(`
    INSERT INTO users (id, name, name_key, address, address_key, domain, role, locale, status, undeliverable_reason,
      created_at, updated_at)
    VALUES (1, 'A', 'a', 'a@x.example', 'a@x.example', 'x.example', '', '', 'undeliverable', '550 "No" such user', 1, 1),
      (2, 'B', 'b', 'b@x.example', 'b@x.example', 'x.example', '', '', 'pending', NULL, 1, 1);
    INSERT INTO user_events (user_id, at, kind, text) VALUES (1, 2, 'changed', 'Changed by hand: name');
    INSERT INTO suppressions (address_key, at, reason) VALUES ('a@x.example', 1, '550 No');
    INSERT INTO imports (at, file_name, state, created, updated, unchanged, refused)
      VALUES (1, 'a.csv', 'committed', 0, 2, 0, 0);
    INSERT INTO import_changes (import_id, user_id, before) VALUES
      (1, 1, '{"name":"Old","undeliverable_reason":"550 Was","status_at":5}'),
      (1, 2, '{"name":"Old","undeliverable_reason":null,"status_at":null}');
  `)
  migrate(db, () => {}, 120)
  const written = (text: string) => JSON.stringify({ reason: 'as-written', params: { text } })
  const all = (sql: string) => db.prepare(sql).all()
  expect(all('SELECT undeliverable_reason AS reason FROM users ORDER BY id')).toEqual([
    { reason: written('550 "No" such user') },
    { reason: null }
  ])
  expect(all('SELECT phrase FROM user_events')).toEqual([{ phrase: written('Changed by hand: name') }])
  expect(all('SELECT phrase FROM suppressions')).toEqual([{ phrase: written('550 No') }])
  // As undoing the import reads it.
  expect(
    all(`SELECT before ->> 'undeliverable_reason' AS reason, before ->> 'status_at' AS at, before ->> 'name' AS name
      FROM import_changes ORDER BY user_id`)
  ).toEqual([
    { reason: written('550 Was'), at: 5, name: 'Old' },
    { reason: null, at: null, name: 'Old' }
  ])
})
