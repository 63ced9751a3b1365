import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAttemptIds } from '../../../src/engine/deliveries/attempts.sql.ts'
import { statesOf } from '../../helpers/test-engine.ts'
import { createTestParts, type TestParts } from '../../helpers/test-parts.ts'
import { accepted, answered, claimDue, lost, makeCampaign, settleOne } from '../queue/queue-parts.ts'

let given: TestParts
let nextId: () => number
beforeEach(() => {
  given = createTestParts()
  nextId = createAttemptIds(given.parts.db)
})
afterEach(() => given.cleanup())

const rows = (sql: string, ...parameters: (string | number)[]) =>
  given.parts.db.statement(sql).all(...parameters) as Record<string, unknown>[]
const run = (sql: string, ...parameters: (string | number)[]) =>
  given.parts.db.statement(sql).run(...parameters)

test('a claim makes the delivery sending and begins an attempt, before anything is handed over', () => {
  const id = makeCampaign(given.parts.db, 3)
  const claimed = claimDue(given.parts, id, nextId, 2)
  expect(claimed.map(({ attemptId }) => attemptId)).toEqual([1, 2])
  expect(statesOf(given.parts.db, id)).toEqual({ sending: 2, waiting: 1 })
  expect(rows('SELECT delivery_id, outcome, try, settled_at FROM attempts')).toEqual([
    { delivery_id: 1, outcome: 'sending', try: 1, settled_at: null },
    { delivery_id: 2, outcome: 'sending', try: 1, settled_at: null }
  ])
  expect(rows('SELECT message_id, link_url FROM deliveries WHERE id = 1')).toEqual([
    { message_id: '<1@test.example>', link_url: 'https://x.example/1' }
  ])
})

test('a claim leaves out what was cancelled, and whoever changed, since the message was made', () => {
  const id = makeCampaign(given.parts.db, 6)
  const { db } = given.parts
  // Made ready first, then the world changes, then the claim: as on a slow account.
  const changes = [
    `UPDATE deliveries SET state = 'cancelled' WHERE id = 1`,
    `UPDATE users SET status = 'verified' WHERE id = 2`,
    `UPDATE users SET status = 'deleted' WHERE id = 3`,
    `UPDATE users SET address_key = 'new@x.example' WHERE id = 4`,
    `UPDATE users SET status = 'undeliverable' WHERE id = 5`
  ]
  const original = db.transaction
  const claimed = claimDue(
    {
      ...given.parts,
      db: {
        ...db,
        transaction(work) {
          for (const sql of changes) run(sql)
          return original(work)
        }
      }
    },
    id,
    nextId
  )
  expect(claimed.map(({ delivery }) => delivery.id)).toEqual([6])
  expect(rows('SELECT delivery_id FROM attempts')).toEqual([{ delivery_id: 6 }])
})

test('nobody is sent to by two campaigns at the same time', () => {
  const { db } = given.parts
  const first = makeCampaign(db, 1)
  const second = makeCampaign(db, 0)
  run(
    `INSERT INTO deliveries (campaign_id, user_id, address, address_key, domain, name, state)
     SELECT ?, user_id, address, address_key, domain, name, 'waiting' FROM deliveries`,
    second
  )
  const [claimed] = claimDue(given.parts, first, nextId)
  expect(claimDue(given.parts, second, nextId)).toEqual([])
  settleOne(given.parts, claimed!, accepted)
  expect(claimDue(given.parts, second, nextId)).toHaveLength(1)
})

test('an accepted message settles its attempt, its delivery and what the user list shows', () => {
  const id = makeCampaign(given.parts.db, 1)
  const [claimed] = claimDue(given.parts, id, nextId)
  settleOne(given.parts, claimed!, accepted)
  const now = given.clock.now()
  expect(rows('SELECT state, tries, cause, settled_at FROM deliveries')).toEqual([
    { state: 'accepted', tries: 1, cause: 'accepted', settled_at: now }
  ])
  expect(rows('SELECT outcome, code, reply, settled_at FROM attempts')).toEqual([
    { outcome: 'accepted', code: 250, reply: '250 2.0.0 Ok', settled_at: now }
  ])
  expect(
    rows('SELECT last_delivery_id, last_sent_at, last_outcome, sent_count, link_expires_at FROM users')
  ).toEqual([
    {
      last_delivery_id: 1,
      last_sent_at: now,
      last_outcome: 'accepted',
      sent_count: 1,
      link_expires_at: claimed!.link.expiresAt
    }
  ])
})

test('a late result of an older attempt is kept in the log and changes nothing else', () => {
  const id = makeCampaign(given.parts.db, 1)
  const [older] = claimDue(given.parts, id, nextId)
  settleOne(given.parts, older!, lost(false))
  const [newer] = claimDue(given.parts, id, nextId)
  run(`UPDATE attempts SET outcome = 'sending' WHERE id = ?`, older!.attemptId)
  settleOne(given.parts, older!, answered('550 5.1.1 No such user', 'rcpt'))
  expect(statesOf(given.parts.db, id)).toEqual({ sending: 1 })
  expect(rows('SELECT status FROM users')).toEqual([{ status: 'pending' }])
  settleOne(given.parts, newer!, accepted)
  expect(statesOf(given.parts.db, id)).toEqual({ accepted: 1 })
  expect(rows('SELECT outcome FROM attempts')).toEqual([{ outcome: 'rejected' }, { outcome: 'accepted' }])
})

test('a result for a delivery that a person decided on meanwhile changes nothing', () => {
  const id = makeCampaign(given.parts.db, 1)
  const [claimed] = claimDue(given.parts, id, nextId)
  run(`UPDATE deliveries SET state = 'accepted'`)
  settleOne(given.parts, claimed!, answered('550 5.1.1 No such user', 'rcpt'))
  expect(statesOf(given.parts.db, id)).toEqual({ accepted: 1 })
  expect(rows('SELECT status FROM users')).toEqual([{ status: 'pending' }])
})

test('the same result twice counts once', () => {
  const id = makeCampaign(given.parts.db, 1)
  const [claimed] = claimDue(given.parts, id, nextId)
  settleOne(given.parts, claimed!, accepted)
  settleOne(given.parts, claimed!, accepted)
  expect(rows('SELECT sent_count FROM users')).toEqual([{ sent_count: 1 }])
  expect(rows('SELECT tries FROM deliveries')).toEqual([{ tries: 1 }])
})

test('a message that never reached the server counts no try and leaves the user as it was', () => {
  const id = makeCampaign(given.parts.db, 1)
  const [claimed] = claimDue(given.parts, id, nextId)
  settleOne(given.parts, claimed!, lost(false))
  expect(rows('SELECT state, tries, due_at FROM deliveries')).toEqual([
    { state: 'waiting', tries: 0, due_at: 0 }
  ])
  expect(rows('SELECT last_sent_at, last_outcome FROM users')).toEqual([
    { last_sent_at: null, last_outcome: null }
  ])
  expect(claimDue(given.parts, id, nextId).map(({ message }) => message.messageId)).toEqual([
    claimed!.message.messageId
  ])
})

test('a bad address is marked undeliverable for whoever has it', () => {
  const { db } = given.parts
  const id = makeCampaign(db, 1)
  makeCampaign(db, 1)
  makeCampaign(db, 1, () => 'other@x.example')
  const [claimed] = claimDue(given.parts, id, nextId)
  settleOne(given.parts, claimed!, answered('550 5.1.1 No such user', 'rcpt'))
  const said = JSON.stringify({ reason: 'said', params: { text: '550 5.1.1 No such user' } })
  expect(rows('SELECT id, status, undeliverable_reason FROM users')).toEqual([
    { id: 1, status: 'undeliverable', undeliverable_reason: said },
    { id: 2, status: 'undeliverable', undeliverable_reason: said },
    { id: 3, status: 'pending', undeliverable_reason: null }
  ])
})

test('a message sent again by itself after an unknown outcome is held after the third time', () => {
  const id = makeCampaign(given.parts.db, 1)
  const states: string[] = []
  for (let i = 0; i < 3; i++) {
    const [claimed] = claimDue(given.parts, id, nextId)
    expect(claimed).toBeDefined()
    settleOne(given.parts, claimed!, lost(true), 'resend')
    states.push(...Object.keys(statesOf(given.parts.db, id)))
    given.clock.advance(10 * 60_000)
  }
  expect(states).toEqual(['waiting', 'waiting', 'unknown'])
})

test('attempt ids go on after a restart', () => {
  const id = makeCampaign(given.parts.db, 2)
  claimDue(given.parts, id, nextId, 1)
  const parts = given.reopen()
  expect(claimDue(parts, id, createAttemptIds(parts.db), 1)[0]!.attemptId).toBe(2)
})
