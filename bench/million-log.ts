import type { Db } from '../src/engine/db/database.ts'
import { openDatabase } from '../src/engine/db/open.ts'
import { seedMillion } from './million-users.ts'

/** Makes a data folder with `n` users and a log of as many attempts. */
export function seedLists(dataDir: string, n: number): void {
  const { db, close } = openDatabase(dataDir)
  seedMillion(db, n)
  seedLog(db, Date.now())
  close()
}

/**
 * Fills the log of a database with an attempt for each of its users, all of one finished campaign: nearly all accepted, of
 * each thousand eight put off and four refused. `lastAt`: when the newest was, in ms; ten are a second apart from it.
 */
function seedLog(db: Db, lastAt: number): void {
  db.transaction(() => {
    db.statement(
      `INSERT INTO campaigns (id, kind, name, state, created_at, started_at, finished_at, context, selection, account_id, template_name)
       VALUES (1, 'campaign', 'Spring', 'finished', 1, 1, 1, '{}', '{}', 1, 'Confirm your account')`
    ).run()
    // One delivery stands for all: the log asks no more of it than that it is there.
    db.statement(
      `INSERT INTO deliveries (id, campaign_id, user_id, address, address_key, domain, name, state)
       VALUES (1, 1, 1, 'a@x.example', 'a@x.example', 'x.example', 'A', 'accepted')`
    ).run()
    db.statement(
      `INSERT INTO attempts (id, delivery_id, campaign_id, user_id, address, try, started_at, settled_at, outcome, code,
         enhanced, reply, cause, duration_ms, account_name)
       SELECT id, 1, 1, id, address, 1, :lastAt - (n - id) * 100, :lastAt - (n - id) * 100 + 40,
         CASE WHEN id % 250 = 7 THEN 'rejected' WHEN id % 125 = 3 THEN 'deferred' ELSE 'accepted' END,
         CASE WHEN id % 250 = 7 THEN 550 WHEN id % 125 = 3 THEN 450 ELSE 250 END,
         CASE WHEN id % 250 = 7 THEN '5.1.1' WHEN id % 125 = 3 THEN '4.7.1' ELSE '2.0.0' END,
         CASE WHEN id % 250 = 7 THEN '550 5.1.1 <' || address || '>: Recipient address rejected: User unknown'
           WHEN id % 125 = 3 THEN '450 4.7.1 Greylisted, please try again in five minutes'
           ELSE '250 2.0.0 Ok: queued as ' || printf('%X', id * 7919) END,
         CASE WHEN id % 250 = 7 THEN 'no-such-mailbox' WHEN id % 125 = 3 THEN 'greylisted' END,
         20 + id % 90, 'Office'
       FROM users, (SELECT max(id) AS n FROM users)`
    ).run({ lastAt })
  })
}
