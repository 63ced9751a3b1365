import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claim } from '../../../src/engine/deliveries/claim.ts'
import { createAttemptIds } from '../../../src/engine/deliveries/attempts.sql.ts'
import { readRows } from '../../../src/engine/deliveries/due-deliveries.sql.ts'
import {
  type EligibilityTerms,
  ineligible,
  nobody,
  parametersOf,
  type Person,
  type QueuedDelivery,
  reasonAgainst,
  reasonAgainstUser
} from '../../../src/engine/deliveries/eligibility.ts'
import { deliveryStates, userStatuses } from '../../../src/shared/models/words.ts'
import { createTestParts, type TestParts } from '../../helpers/test-parts.ts'
import { makeCampaign, plainMessage } from '../queue/queue-parts.ts'
import { insertUser } from '../../builders/insert-rows.ts'

const ownId = 7
const now = 1_000

let given: TestParts
let campaignId: number
let nextAttemptId: () => number
beforeAll(() => {
  given = createTestParts()
  campaignId = makeCampaign(given.parts.db, 0)
  nextAttemptId = createAttemptIds(given.parts.db)
})
afterAll(() => given.cleanup())

/** Few values, so that equal ones meet. */
const time = fc.constantFrom(null, 0, 400, 500, 501, now)
const address = fc.constantFrom('a@x.example', 'b@x.example')

const anyPerson: fc.Arbitrary<Person> = fc.record({
  status: fc.constantFrom('pending', 'pending', ...userStatuses, 'deleted' as const),
  addressKey: address,
  isSuppressed: fc.boolean(),
  importLink: fc.constantFrom(null, '', 'https://x.example/1'),
  mayHaveArrivedAt: time,
  lastDeliveryId: fc.constantFrom(null, 1, ownId),
  lastSentAt: time,
  lastOutcome: fc.constantFrom(null, ...deliveryStates)
})

const anyDelivery: fc.Arbitrary<QueuedDelivery> = fc.record({
  id: fc.constant(ownId),
  userId: fc.constantFrom(1, 1, 1, nobody, -5),
  addressKey: address,
  linkUrl: fc.constantFrom(null, 'https://x.example/earlier')
})

const anyTerms: fc.Arbitrary<EligibilityTerms> = fc.record({
  recentSince: fc.constantFrom(null, -1, 0, 499, 500, 501),
  needsImportedLink: fc.boolean()
})

/** The same as rows: user 1, their address on the list of suppressed ones or not, and the delivery. */
function write(person: Person | null, suppressedKey: string | null, delivery: QueuedDelivery | null): void {
  const { db } = given.parts
  const run = (sql: string, ...values: (string | number | null)[]) => db.statement(sql).run(...values)
  run('DELETE FROM users')
  run('DELETE FROM suppressions')
  if (person) {
    insertUser(db, {
      id: 1,
      address_key: person.addressKey,
      status: person.status,
      import_link: person.importLink,
      may_have_arrived_at: person.mayHaveArrivedAt,
      last_delivery_id: person.lastDeliveryId,
      last_sent_at: person.lastSentAt,
      last_outcome: person.lastOutcome
    })
  }
  if (suppressedKey !== null) run(`INSERT INTO suppressions VALUES (?, 0, '', NULL)`, suppressedKey)
  if (delivery) {
    run(
      `INSERT OR REPLACE INTO deliveries (id, campaign_id, user_id, address, address_key, domain, name, state, link_url)
       VALUES (?, ?, ?, '', ?, '', '', 'waiting', ?)`,
      delivery.id,
      campaignId,
      delivery.userId,
      delivery.addressKey,
      delivery.linkUrl
    )
  }
}

/** Thousands of rows, and no wait for the disk. */
const inOneTransaction = (work: () => void) => given.parts.db.transaction(work)

test('the rule says the same of one person as of many in SQL', () => {
  const sql = `SELECT ${reasonAgainstUser('u')} AS reason FROM users u`
  inOneTransaction(() =>
    fc.assert(
      fc.property(anyPerson, anyTerms, (person, terms) => {
        write(person, person.isSuppressed ? person.addressKey : null, null)
        const row = given.parts.db.statement(sql).get(...parametersOf(terms))
        expect(row?.reason).toBe(reasonAgainst(person, null, terms))
      }),
      { numRuns: 2000 }
    )
  )
})

test('it says the same of a queued delivery, whose user can be gone, and of none that is a test', () => {
  inOneTransaction(() =>
    fc.assert(
      fc.property(fc.option(anyPerson, { freq: 10 }), anyDelivery, anyTerms, (person, delivery, terms) => {
        const theirs = delivery.userId === 1 ? person : null
        write(theirs, theirs?.isSuppressed ? delivery.addressKey : null, delivery)
        const reason = reasonAgainst(theirs, delivery, terms)
        expect(ineligible(given.parts.db, terms, [delivery.id]).get(delivery.id) ?? null).toBe(reason)
      }),
      { numRuns: 2000 }
    )
  )
})

test('what is claimed is what the rule allows, the link being made', () => {
  inOneTransaction(() =>
    fc.assert(
      fc.property(anyPerson, anyDelivery, anyTerms, (person, delivery, { recentSince }) => {
        const { db } = given.parts
        const theirs = delivery.userId === 1 ? person : null
        write(theirs, theirs?.isSuppressed ? delivery.addressKey : null, delivery)
        const [row] = readRows(db, [delivery.id], now)
        const made = plainMessage(row!)
        if ('skip' in made) throw new Error('Every row makes a message here.')
        const cooldown = recentSince === null ? null : now - recentSince
        const claimed = claim(db, [{ ...made, cooldown }], 'Test', now, nextAttemptId)
        const reason = reasonAgainst(theirs, delivery, { recentSince, needsImportedLink: false })
        expect(claimed.length === 1).toBe(reason === null)
      }),
      { numRuns: 500 }
    )
  )
})

test('a delivery’s own earlier attempt is no reason against its retry, and is one against any other', () => {
  const person: Person = {
    status: 'pending',
    addressKey: 'a@x.example',
    isSuppressed: false,
    importLink: null,
    mayHaveArrivedAt: 900,
    lastDeliveryId: ownId,
    lastSentAt: 900,
    lastOutcome: 'waiting'
  }
  const own: QueuedDelivery = { id: ownId, userId: 1, addressKey: 'a@x.example', linkUrl: null }
  const terms = { recentSince: 500, needsImportedLink: false }
  expect(reasonAgainst(person, own, terms)).toBeNull()
  expect(reasonAgainst(person, { ...own, id: ownId + 1 }, terms)).toBe('recently-sent')
  expect(reasonAgainst(person, null, terms)).toBe('recently-sent')
})
