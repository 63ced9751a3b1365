import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { migrate } from '../../../../src/engine/db/migrations/migrate.ts'

it('keeps what was done before as it was, by nobody who is known', () => {
  const db = new DatabaseSync(':memory:')
  migrate(db, () => {}, 90)
  db.exec(`
    INSERT INTO users (id, name, name_key, address, address_key, domain, role, locale, status, created_at, updated_at)
      VALUES (1, 'A', 'a', 'a@x.example', 'a@x.example', 'x.example', '', '', 'pending', 1, 1);
    INSERT INTO user_events (user_id, at, kind, text) VALUES (1, 2, 'changed', 'Changed by hand: name');
    INSERT INTO imports (at, file_name, state, created, updated, unchanged, refused)
      VALUES (1, 'a.csv', 'committed', 1, 0, 0, 0);
    INSERT INTO template_versions (template_id, version, saved_at, subject, preheader, html, text)
      VALUES ('own', 1, 3, 'Hello', '', '<p>Hello</p>', 'Hello');
    INSERT INTO notices (at, kind, title, body) VALUES (4, 'info', 'Paused', 'For a reason')`)
  const rows = (table: string) => ({ ...db.prepare(`SELECT * FROM ${table}`).get() })
  const tables = ['users', 'user_events', 'imports', 'template_versions', 'notices']
  const before = tables.map(rows)

  migrate(db, () => {}, 100)
  const nobody = [
    { added_by: null },
    { actor: null },
    { imported_by: null, undone_by: null },
    { saved_by: null },
    { dismissed_by: null }
  ]
  expect(tables.map(rows)).toEqual(before.map((row, index) => ({ ...row, ...nobody[index] })))
  expect(db.prepare('SELECT count(*) AS n FROM campaign_actions').get()).toEqual({ n: 0 })
  db.close()
})
