import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrate } from '../../../../src/engine/db/migrations/migrate.ts'

let db: DatabaseSync
beforeEach(() => {
  db = new DatabaseSync(':memory:')
  migrate(db, () => {}, 100)
})
afterEach(() => db.close())

test('sentences of earlier versions stay as they were written', () => {
  db.exec(`
    INSERT INTO notices (at, kind, title, body) VALUES (1, 'info', 'It "paused"', 'Why it did.');
    INSERT INTO campaign_marks (campaign_id, from_at, text) VALUES (1, 1, 'held up: 421 Later');
    INSERT INTO campaigns (kind, name, state, pause_detail, created_at, context, selection, account_id, template_name)
    VALUES ('campaign', 'Spring', 'paused', '535 No', 1, '{}', '{}', 1, 'Confirm'),
      ('campaign', 'Summer', 'running', NULL, 1, '{}', '{}', 1, 'Confirm');
  `)
  migrate(db)
  const written = (params: object) => JSON.stringify({ reason: 'as-written', params })
  expect(db.prepare('SELECT phrase FROM notices').all()).toEqual([
    { phrase: written({ title: 'It "paused"', body: 'Why it did.' }) }
  ])
  expect(db.prepare('SELECT phrase FROM campaign_marks').all()).toEqual([
    { phrase: written({ text: 'held up: 421 Later' }) }
  ])
  expect(db.prepare('SELECT pause_detail FROM campaigns ORDER BY id').all()).toEqual([
    { pause_detail: written({ text: '535 No' }) },
    { pause_detail: null }
  ])
})
