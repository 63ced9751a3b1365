import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrate } from '../../../../src/engine/db/migrations/migrate.ts'

const quarter = 900_000
const t0 = 1_767_225_600_000

let db: DatabaseSync
beforeEach(() => {
  db = new DatabaseSync(':memory:')
  migrate(db, () => {}, 20)
})
afterEach(() => db.close())

const rows = (sql: string) =>
  db
    .prepare(sql)
    .all()
    .map((row) => Object.values(row))
/** Every number the overview keeps. */
const kept = () => ({
  quarters: rows('SELECT at, outcome, n FROM outcome_quarters WHERE n <> 0 ORDER BY at, outcome'),
  people: rows('SELECT stage, n FROM people_reached ORDER BY stage'),
  times: rows('SELECT bucket, n FROM confirm_times WHERE n <> 0 ORDER BY bucket'),
  causes: rows('SELECT state, cause, n FROM cause_counts WHERE n <> 0 ORDER BY state, cause')
})

/** Three users; the first confirmed, the second was rejected, then accepted and opened, the third is unknown. */
function history(): void {
  db.exec(`
    INSERT INTO campaigns (id, kind, name, state, created_at, context, selection, account_id, template_name)
      VALUES (1, 'campaign', 'Spring', 'running', 1, '{}', '{}', 1, 'Confirm'), (2, 'single', 'Resend', 'running', 1, '{}', '{}', 1, 'Confirm');
    INSERT INTO users (id, name, name_key, address, address_key, domain, status, created_at, updated_at)
      VALUES (1, 'A', 'a', 'a@x.example', 'a@x.example', 'x.example', 'pending', 1, 1), (2, 'B', 'b', 'b@x.example', 'b@x.example', 'x.example', 'pending', 1, 1),
             (3, 'C', 'c', 'c@x.example', 'c@x.example', 'x.example', 'pending', 1, 1), (4, 'D', 'd', 'd@x.example', 'd@x.example', 'x.example', 'pending', 1, 1);
    INSERT INTO deliveries (id, campaign_id, user_id, address, address_key, domain, name, state)
      SELECT id, 1, id, address, address_key, domain, name, 'waiting' FROM users;
    INSERT INTO deliveries (id, campaign_id, user_id, address, address_key, domain, name, state)
      VALUES (10, 2, 2, 'b@x.example', 'b@x.example', 'x.example', 'B', 'waiting'), (11, 2, 1, 'a@x.example', 'a@x.example', 'x.example', 'A', 'waiting');
  `)
  send(1, 1, t0 + 5, 'accepted', 'accepted')
  send(2, 2, t0 + quarter - 1, 'deferred', 'greylisted')
  send(2, 3, t0 + quarter, 'rejected', 'no-such-mailbox')
  send(3, 4, t0 + quarter, 'unknown', 'connection-lost-after-body')
  send(10, 5, t0 + quarter + 9, 'accepted', 'accepted')
  send(11, 6, t0 + quarter + 9, 'accepted', 'accepted')
  db.exec(`
    UPDATE deliveries SET opened_at = ${t0 + 1000} WHERE id IN (1, 10);
    UPDATE deliveries SET confirmed_at = ${t0 + 3 * quarter} WHERE id = 1;
    UPDATE deliveries SET opened_at = ${t0 + 3 * quarter + 1}, confirmed_at = ${t0 + 3 * quarter + 1} WHERE id = 11;
  `)
}

/** As the queue does it: claim, then settle. */
function send(delivery: number, attempt: number, at: number, outcome: string, cause: string): void {
  db.exec(`
    UPDATE deliveries SET state = 'sending', last_attempt_id = ${attempt}, values_json = '{}', settled_at = NULL WHERE id = ${delivery};
    INSERT INTO attempts (id, delivery_id, campaign_id, user_id, address, try, started_at, outcome, account_name)
      SELECT ${attempt}, id, campaign_id, user_id, address, tries + 1, ${at}, 'sending', 'Office' FROM deliveries WHERE id = ${delivery};
    UPDATE attempts SET outcome = '${outcome}', settled_at = ${at}, cause = '${cause}' WHERE id = ${attempt};
    UPDATE deliveries SET state = '${outcome}', cause = '${cause}', settled_at = ${at}, tries = tries + 1 WHERE id = ${delivery};
    UPDATE users SET last_sent_at = ${at}, sent_count = sent_count + ${outcome === 'accepted' ? 1 : 0}
      WHERE id = (SELECT user_id FROM deliveries WHERE id = ${delivery});
  `)
}

const expected = {
  quarters: [
    [t0, 'accepted', 1],
    [t0 + quarter, 'accepted', 2],
    [t0 + quarter, 'rejected', 1],
    [t0 + quarter, 'unknown', 1],
    [t0 + 3 * quarter, 'confirmed', 2]
  ],
  people: [
    ['accepted', 2],
    ['confirmed', 1],
    ['opened', 2],
    ['sent', 3]
  ],
  times: [
    [Math.floor(50 * Math.log(2 * quarter - 8)), 1],
    [Math.floor(50 * Math.log(3 * quarter - 5)), 1]
  ],
  causes: [
    ['rejected', 'no-such-mailbox', 1],
    ['unknown', 'connection-lost-after-body', 1]
  ]
}

describe('migration 30', () => {
  it('counts what is there', () => {
    history()
    migrate(db, () => {}, 30)
    expect(kept()).toEqual(expected)
  })

  it('keeps counting what happens after', () => {
    migrate(db, () => {}, 30)
    history()
    expect(kept()).toEqual(expected)
  })

  it('follows a person’s decision on an unknown outcome, a retry, and an undone import', () => {
    history()
    migrate(db, () => {}, 30)
    db.exec(`
      UPDATE deliveries SET state = 'accepted', settled_at = ${t0} WHERE id = 3;
      UPDATE deliveries SET state = 'waiting' WHERE id = 2;
      UPDATE attempts SET outcome = 'accepted' WHERE id = 4;
      DELETE FROM users WHERE id = 3;
    `)
    expect(kept().causes).toEqual([])
    expect(kept().quarters).toContainEqual([t0 + quarter, 'accepted', 3])
    expect(kept().quarters.map(([, outcome]) => outcome)).not.toContain('unknown')
    expect(kept().people).toContainEqual(['sent', 2])
  })

  it('makes the send log one that nothing is deleted from', () => {
    history()
    migrate(db, () => {}, 30)
    expect(() => db.exec('DELETE FROM attempts WHERE id = 1')).toThrow('The send log is kept')
  })
})
