import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { migrate } from '../../../../src/engine/db/migrations/migrate.ts'

const minute = 60_000

let db: DatabaseSync
beforeEach(() => {
  db = new DatabaseSync(':memory:')
  migrate(db, () => {}, 30)
})
afterEach(() => db.close())

const rows = (sql: string) =>
  db
    .prepare(sql)
    .all()
    .map((row) => Object.values(row))
const kept = () => ({
  people: rows(
    `SELECT stage, n FROM people_reached WHERE stage IN ('asked', 'opened', 'confirmed') ORDER BY stage`
  ),
  times: rows('SELECT what, name, bucket, n FROM confirm_times_by ORDER BY what, name, bucket'),
  domains: rows('SELECT domain, n FROM confirm_domains ORDER BY domain')
})

/** Four people; the first confirmed a reminder, the second and third a first mail, the fourth only opened it. */
function history(): void {
  db.exec(`
    INSERT INTO campaigns (id, kind, name, state, created_at, context, selection, account_id, template_name)
      VALUES (1, 'campaign', 'Spring', 'running', 1, '{}', '{}', 1, 'Confirm');
    INSERT INTO deliveries (id, campaign_id, user_id, address, address_key, domain, name, state, settled_at) VALUES
      (1, 1, 1, 'a@x.example', 'a@x.example', 'x.example', 'A', 'accepted', ${minute}),
      (2, 1, 2, 'b@x.example', 'b@x.example', 'x.example', 'B', 'accepted', ${minute}),
      (3, 1, 3, 'c@y.example', 'c@y.example', 'y.example', 'C', 'accepted', ${minute}),
      (4, 1, 4, 'd@y.example', 'd@y.example', 'y.example', 'D', 'accepted', ${minute}),
      (5, 1, 1, 'a@x.example', 'a@x.example', 'x.example', 'A', 'accepted', ${minute}),
      (6, 1, 2, 'b@x.example', 'b@x.example', 'x.example', 'B', 'rejected', ${minute});
    UPDATE deliveries SET opened_at = ${2 * minute} WHERE id IN (2, 3, 4, 5);
    UPDATE deliveries SET confirmed_at = ${2 * minute} WHERE id IN (2, 3);
    UPDATE deliveries SET confirmed_at = ${3 * minute} WHERE id = 5;
  `)
}

const [one, two] = [Math.floor(50 * Math.log(minute)), Math.floor(50 * Math.log(2 * minute))]
const expected = {
  people: [
    ['asked', 4],
    ['confirmed', 3],
    ['opened', 4]
  ],
  times: [
    ['domain', 'x.example', one, 1],
    ['domain', 'x.example', two, 1],
    ['domain', 'y.example', one, 1],
    ['mail', 'first', one, 2],
    ['mail', 'reminder', two, 1]
  ],
  domains: [
    ['x.example', 2],
    ['y.example', 1]
  ]
}

it('migration 40 counts what is there', () => {
  history()
  migrate(db, () => {}, 40)
  expect(kept()).toEqual(expected)
})

it('migration 40 keeps counting what happens after', () => {
  migrate(db, () => {}, 40)
  history()
  expect(kept()).toEqual(expected)
})

it('migration 40 counts everyone whose link was asked for once, by whomever', () => {
  history()
  migrate(db, () => {}, 40)
  db.exec(`
    INSERT INTO deliveries (id, campaign_id, user_id, address, address_key, domain, name, state) VALUES
      (7, 1, 5, 'e@x.example', 'e@x.example', 'x.example', 'E', 'accepted'),
      (8, 1, 5, 'e@x.example', 'e@x.example', 'x.example', 'E', 'accepted');
    UPDATE deliveries SET fetched_at = ${minute} WHERE id IN (4, 7);
    UPDATE deliveries SET fetched_at = ${minute} WHERE id = 8;
  `)
  expect(kept().people).toContainEqual(['asked', 5])
  expect(kept().people).toContainEqual(['opened', 4])
  db.exec(`UPDATE deliveries SET opened_at = ${minute} WHERE id = 8`)
  expect(kept().people).toContainEqual(['asked', 5])
  expect(kept().people).toContainEqual(['opened', 5])
})
