import { ensureMailboxAccount } from '../src/engine/accounts/mailbox-account.ts'
import { systemClock } from '../src/engine/runtime/clock.ts'
import type { Db } from '../src/engine/db/database.ts'
import { openDatabase } from '../src/engine/db/open/open.ts'
import { seedMillion } from './million-users.ts'

const day = 24 * 3_600_000
const campaigns = 20
const days = 30
/** Users in one transaction. */
const batch = 20_000

/** Makes a data folder with `n` users and a log of as many attempts. */
export function seedLists(dataDir: string, n: number): void {
  const { db, close } = openDatabase(dataDir)
  seedMillion(db, n)
  seedLog(db, Date.now())
  close()
}

/**
 * Fills the log of a database with a message for each of its users, as 20 campaigns of the last 30 days leave it: one in a
 * hundred refused for a full mailbox and one because there is none, the others accepted; a third of these opened, half of
 * those confirmed. `now` in ms: the newest attempt was a moment before.
 */
export function seedLog(db: Db, now: number): void {
  ensureMailboxAccount(db, systemClock)
  const { n } = db.statement('SELECT max(id) AS n FROM users').get() as { n: number }
  const every = Math.floor((days * day) / n)
  for (let id = 1; id <= campaigns; id++) {
    const from = now - days * day + ((id - 1) * days * day) / campaigns
    db.statement(
      `INSERT INTO campaigns (id, kind, name, state, created_at, started_at, finished_at, context, selection, account_id, template_name)
       VALUES (?, 'campaign', 'Spring ' || ?, 'finished', ?, ?, ?, '{}', '{}', 1, 'Confirm your account')`
    ).run(id, id, from, from, from + (days * day) / campaigns)
  }
  const deliveries = db.statement(
    `INSERT INTO deliveries (id, campaign_id, user_id, address, address_key, domain, name, state, settled_at)
     SELECT id, 1 + (id - 1) * ${campaigns} / ${n}, id, address, address_key, domain, name, 'sending', ${now} - (${n} - id) * ${every}
     FROM users WHERE id BETWEEN :from AND :to`
  )
  const attempts = db.statement(
    `INSERT INTO attempts (id, delivery_id, campaign_id, user_id, address, try, started_at, settled_at, outcome, cause, code,
       enhanced, reply, duration_ms, account_name)
     SELECT id, id, campaign_id, user_id, address, 1, settled_at - 40, settled_at,
       CASE WHEN id % 50 = 0 THEN 'rejected' ELSE 'accepted' END,
       CASE WHEN id % 100 = 0 THEN 'mailbox-full' WHEN id % 50 = 0 THEN 'no-such-mailbox' ELSE 'accepted' END,
       CASE WHEN id % 100 = 0 THEN 552 WHEN id % 50 = 0 THEN 550 ELSE 250 END,
       CASE WHEN id % 100 = 0 THEN '5.2.2' WHEN id % 50 = 0 THEN '5.1.1' ELSE '2.0.0' END,
       CASE WHEN id % 100 = 0 THEN '552 5.2.2 <' || address || '>: Mailbox is full'
         WHEN id % 50 = 0 THEN '550 5.1.1 <' || address || '>: Recipient address rejected: User unknown'
         ELSE '250 2.0.0 Ok: queued as ' || printf('%X', id * 7919) END,
       20 + id % 90, 'Office'
     FROM deliveries WHERE id BETWEEN :from AND :to`
  )
  const settled = db.statement(
    `UPDATE deliveries SET last_attempt_id = id, (state, cause) = (SELECT outcome, cause FROM attempts a WHERE a.id = deliveries.id)
     WHERE id BETWEEN :from AND :to`
  )
  const opened = db.statement(
    `UPDATE deliveries SET opened_at = settled_at + 60000 + id * 7919 % 86400000 WHERE id BETWEEN :from AND :to AND id % 3 = 0 AND id % 50 > 0`
  )
  const confirmed = db.statement(
    `UPDATE deliveries SET confirmed_at = opened_at + 5000 WHERE id BETWEEN :from AND :to AND id % 6 = 0 AND id % 50 > 0`
  )
  for (let from = 1; from <= n; from += batch) {
    const range = { from, to: from + batch - 1 }
    db.transaction(() => {
      for (const step of [deliveries, attempts, settled, opened, confirmed]) step.run(range)
    })
  }
}
