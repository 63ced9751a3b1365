import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { migrate } from '../../../../src/engine/db/migrations/migrate.ts'

it('accounts from before OAuth 2 go on with their password', () => {
  const db = new DatabaseSync(':memory:')
  migrate(db, () => {}, 40)
  db.exec(`INSERT INTO accounts (id, kind, name, port, security, user, from_address, max_connections,
      messages_per_connection, created_at)
    VALUES (2, 'smtp', 'Office', 587, 'starttls', 'u', 'a@x.example', 5, 100, 1)`)
  migrate(db, () => {}, 50)
  expect(db.prepare('SELECT name, user, oauth2 FROM accounts').all()).toEqual([
    { name: 'Office', user: 'u', oauth2: null }
  ])
  db.close()
})
