import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { migrate } from '../../../../src/engine/db/migrations/migrate.ts'

const minute = 60_000

let db: DatabaseSync
beforeEach(() => {
  db = new DatabaseSync(':memory:')
  migrate(db, () => {}, 50)
})
afterEach(() => db.close())

const rows = (sql: string) =>
  db
    .prepare(sql)
    .all()
    .map((row) => Object.values(row))
const kept = () => ({
  people: rows('SELECT stage, n FROM people_reached ORDER BY stage'),
  quarters: rows('SELECT at, outcome, n FROM outcome_quarters WHERE n > 0 ORDER BY outcome, at'),
  times: rows('SELECT bucket, n FROM confirm_times WHERE n > 0'),
  timesBy: rows('SELECT what, name, bucket, n FROM confirm_times_by WHERE n > 0 ORDER BY what, name, bucket'),
  domains: rows('SELECT domain, n FROM confirm_domains WHERE n > 0 ORDER BY domain')
})

/** Three people who were sent a mail: the first confirmed a reminder, the second the first mail, of the third it is refused. */
function history(): void {
  db.exec(`
    INSERT INTO users (id, name, name_key, address, address_key, domain, status, created_at, updated_at, last_sent_at, sent_count) VALUES
      (1, 'A', 'a', 'a@x.example', 'a@x.example', 'x.example', 'verified', 1, 1, 9, 2),
      (2, 'B', 'b', 'b@x.example', 'b@x.example', 'x.example', 'verified', 1, 1, 9, 1),
      (3, 'C', 'c', 'c@y.example', 'c@y.example', 'y.example', 'pending', 1, 1, 9, 0),
      (4, 'D', 'd', 'd@y.example', 'd@y.example', 'y.example', 'pending', 1, 1, NULL, 0);
    INSERT INTO campaigns (id, kind, name, state, created_at, context, selection, account_id, template_name)
      VALUES (1, 'campaign', 'Spring', 'running', 1, '{}', '{}', 1, 'Confirm');
    INSERT INTO deliveries (id, campaign_id, user_id, address, address_key, domain, name, state, settled_at) VALUES
      (1, 1, 1, 'a@x.example', 'a@x.example', 'x.example', 'A', 'accepted', ${minute}),
      (2, 1, 2, 'b@x.example', 'b@x.example', 'x.example', 'B', 'accepted', ${minute}),
      (3, 1, 3, 'c@y.example', 'c@y.example', 'y.example', 'C', 'rejected', ${minute}),
      (4, 1, 1, 'a@x.example', 'a@x.example', 'x.example', 'A', 'accepted', ${minute});
    UPDATE deliveries SET fetched_at = ${2 * minute} WHERE id = 1;
    UPDATE deliveries SET opened_at = ${2 * minute} WHERE id IN (2, 4);
    UPDATE deliveries SET confirmed_at = ${2 * minute} WHERE id = 2;
    UPDATE deliveries SET confirmed_at = ${20 * minute} WHERE id = 4;
  `)
}
const remove = (id: number) =>
  db.exec(`UPDATE users SET deleted_from = status, status = 'deleted' WHERE id = ${id}`)
const restore = (id: number) =>
  db.exec(`UPDATE users SET status = deleted_from, deleted_from = NULL WHERE id = ${id}`)

const soon = Math.floor(50 * Math.log(minute))
const withoutTheFirst = {
  people: [
    ['accepted', 1],
    ['asked', 1],
    ['confirmed', 1],
    ['opened', 1],
    ['sent', 2]
  ],
  quarters: [[0, 'confirmed', 1]],
  times: [[soon, 1]],
  timesBy: [
    ['domain', 'x.example', soon, 1],
    ['mail', 'first', soon, 1]
  ],
  domains: [['x.example', 1]]
}

it('migration 60 takes out of the numbers whoever is deleted already', () => {
  history()
  remove(1)
  remove(4)
  migrate(db, () => {}, 60)
  expect(kept()).toEqual(withoutTheFirst)
})

it('migration 60 takes whoever is deleted later out of them, and counts them again once brought back', () => {
  migrate(db, () => {}, 60)
  history()
  const before = kept()
  expect(before.people).toContainEqual(['sent', 3])
  remove(1)
  remove(4)
  expect(kept()).toEqual(withoutTheFirst)
  restore(1)
  restore(4)
  expect(kept()).toEqual(before)
})

it('migration 60 counts a mail that was under way when its person was deleted only once they are back', () => {
  migrate(db, () => {}, 60)
  history()
  remove(4)
  const before = kept()
  db.exec('UPDATE users SET last_sent_at = 10, sent_count = 1 WHERE id = 4')
  expect(kept()).toEqual(before)
  restore(4)
  expect(kept().people).toContainEqual(['sent', 4])
  expect(kept().people).toContainEqual(['accepted', 3])
})
