import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  countRecipients,
  type PreflightCounts,
  recipientAt
} from '../../../../src/engine/campaigns/recipients/preflight.ts'
import { idRanges } from '../../../../src/engine/campaigns/recipients/id-ranges.ts'
import type { RecipientRules } from '../../../../src/engine/campaigns/recipients/recipient-rules.ts'
import { queueRange } from '../../../../src/engine/campaigns/recipients/recipients.sql.ts'
import type { EligibilityTerms } from '../../../../src/engine/deliveries/eligibility.ts'
import type { Selection } from '../../../../src/shared/models/user.ts'
import { createTestParts, type TestParts } from '../../../helpers/test-parts.ts'
import { makeCampaign } from '../../queue/queue-parts.ts'
import { insertUser } from '../../../builders/insert-rows.ts'

const hour = 3_600_000
let given: TestParts
beforeEach(() => (given = createTestParts()))
afterEach(() => given.cleanup())

interface User {
  address: string
  status: 'pending' | 'verified' | 'undeliverable' | 'deleted'
  sentHoursAgo: number | null
  outcome: 'accepted' | 'rejected' | 'unknown' | 'deferred' | 'waiting' | 'cancelled'
  link: string | null
}

function addUser(user: Partial<User>): number {
  const {
    address = 'u@x.example',
    status = 'pending',
    sentHoursAgo = null,
    outcome = 'accepted',
    link = null
  } = user
  const sentAt = sentHoursAgo === null ? null : given.clock.now() - sentHoursAgo * hour
  return insertUser(given.parts.db, {
    address,
    status,
    last_sent_at: sentAt,
    last_outcome: sentAt === null ? null : outcome,
    may_have_arrived_at: outcome === 'accepted' || outcome === 'unknown' ? sentAt : null,
    import_link: link
  })
}

const rules = ({
  selection = { filter: {}, except: [] },
  ...terms
}: Partial<Pick<RecipientRules, 'selection'> & EligibilityTerms> = {}): RecipientRules => ({
  selection,
  at: given.clock.now(),
  terms: { recentSince: given.clock.now() - 24 * hour, needsImportedLink: false, ...terms }
})

async function count(of: RecipientRules): Promise<PreflightCounts> {
  const counting = countRecipients(given.parts, of)
  for (;;) {
    const step = await counting.next()
    if (step.done) return step.value
  }
}

/** Who gets it and who does not, by filling a queue: `waiting` ids, and the number skipped for each reason. */
function fill(of: RecipientRules): { waiting: number[]; skipped: Record<string, number>; rows: number } {
  const { db } = given.parts
  const campaignId = makeCampaign(db, 0)
  for (const { after, through } of idRanges(db, of.selection, { size: () => 4 })) {
    db.transaction(() => queueRange(db, of, campaignId, after, through))
  }
  const rows = db
    .statement(
      'SELECT user_id AS id, skip_reason AS reason FROM deliveries WHERE campaign_id = ? ORDER BY id'
    )
    .all(campaignId) as { id: number; reason: string | null }[]
  const skipped: Record<string, number> = {}
  for (const { reason } of rows) if (reason) skipped[reason] = (skipped[reason] ?? 0) + 1
  return { waiting: rows.filter(({ reason }) => !reason).map(({ id }) => id), skipped, rows: rows.length }
}

const none = {
  verified: 0,
  'recently-sent': 0,
  undeliverable: 0,
  'same-address': 0,
  'no-link': 0,
  deleted: 0
}

test('each user who is left out is counted under one reason', async () => {
  addUser({ address: 'goes@x.example' })
  addUser({ address: 'verified@x.example', status: 'verified' })
  addUser({ address: 'recent@x.example', sentHoursAgo: 2 })
  addUser({ address: 'bad@x.example', status: 'undeliverable' })
  addUser({ address: 'goes@x.example' })
  addUser({ address: 'gone@x.example', status: 'deleted' })
  expect(await count(rules())).toEqual({
    matching: 5,
    willBeSent: 1,
    skipped: { ...none, verified: 1, 'recently-sent': 1, undeliverable: 1, 'same-address': 1 }
  })
})

test('a user whose address was refused for good under another name is undeliverable too', async () => {
  addUser({ address: 'bad@x.example' })
  given.parts.db
    .statement(`INSERT INTO suppressions (address_key, at, phrase) VALUES ('bad@x.example', 0, '')`)
    .run()
  expect(await count(rules())).toMatchObject({ willBeSent: 0, skipped: { undeliverable: 1 } })
})

test('within the cooldown counts what may have arrived or is still under way, not what was rejected or called off', async () => {
  for (const outcome of ['accepted', 'unknown', 'deferred', 'waiting', 'rejected', 'cancelled'] as const) {
    addUser({ address: `${outcome}@x.example`, sentHoursAgo: 23, outcome })
  }
  addUser({ address: 'longago@x.example', sentHoursAgo: 25 })
  expect(await count(rules())).toMatchObject({ willBeSent: 3, skipped: { ...none, 'recently-sent': 4 } })
  expect(await count(rules({ recentSince: null }))).toMatchObject({ willBeSent: 7, skipped: none })
})

test('of several users with one address the first gets it', async () => {
  const first = addUser({})
  addUser({})
  addUser({})
  expect(fill(rules()).waiting).toEqual([first])
})

test('the same address outside the selection is no reason to leave anyone out', () => {
  addUser({})
  const second = addUser({})
  expect(fill(rules({ selection: { ids: [second] } })).waiting).toEqual([second])
})

test('a user with that address who is verified takes nobody’s place', () => {
  addUser({ status: 'verified' })
  const second = addUser({})
  expect(fill(rules()).waiting).toEqual([second])
})

test('where the links come from the import, users without one are left out, and take nobody’s place', async () => {
  addUser({ address: 'same@x.example' })
  const withLink = addUser({ address: 'same@x.example', link: 'https://x.example/1' })
  addUser({ address: 'empty@x.example', link: '' })
  const imported = rules({ needsImportedLink: true })
  expect(await count(imported)).toMatchObject({ willBeSent: 1, skipped: { ...none, 'no-link': 2 } })
  expect(fill(imported).waiting).toEqual([withLink])
})

test('everyone but a few is one small selection', () => {
  const [first, second, third] = ['a', 'b', 'c'].map((name) => addUser({ address: `${name}@x.example` }))
  expect(fill(rules({ selection: { filter: {}, except: [second!] } })).waiting).toEqual([first, third])
})

test('an id given twice, or thrice, is one recipient', () => {
  const ids = given.parts.db.transaction(() =>
    Array.from({ length: 2000 }, (_, i) => addUser({ address: `u${i}@x.example` }))
  )
  const { waiting } = fill(rules({ selection: { ids: [...ids, ...ids, ...ids.toReversed()] } }))
  expect(waiting).toEqual(ids)
})

test('the preview of recipient number n shows the one who will be number n', async () => {
  const ids = Array.from({ length: 5 }, (_, i) =>
    addUser({ address: `u${i}@x.example`, status: i % 2 === 0 ? 'pending' : 'verified' })
  )
  expect(await recipientAt(given.parts, rules(), 0)).toBe(ids[0])
  expect(await recipientAt(given.parts, rules(), 2)).toBe(ids[4])
  expect(await recipientAt(given.parts, rules(), 3)).toBeNull()
})

const anyUser = fc.record({
  address: fc.constantFrom('a', 'b', 'c', 'd', 'e').map((name) => `${name}@x.example`),
  status: fc.constantFrom<User['status']>(
    'pending',
    'pending',
    'pending',
    'verified',
    'undeliverable',
    'deleted'
  ),
  sentHoursAgo: fc.option(fc.constantFrom(1, 30)),
  outcome: fc.constantFrom<User['outcome']>(
    'accepted',
    'rejected',
    'unknown',
    'deferred',
    'waiting',
    'cancelled'
  ),
  link: fc.constantFrom(null, '', 'https://x.example/1')
})

test('the preflight says what the queue will hold: the same people, for the same reasons, and nobody else', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyUser, { maxLength: 12 }),
      fc.boolean(),
      fc.boolean(),
      fc.oneof(fc.constant('all'), fc.constant('pending'), fc.array(fc.nat({ max: 12 }), { minLength: 1 })),
      async (users, evenIfRecent, needsImportedLink, chosen) => {
        const { db } = given.parts
        const ids = db.transaction(() => {
          db.statement('DELETE FROM users').run()
          return users.map(addUser)
        })
        const selection: Selection = Array.isArray(chosen)
          ? { ids: chosen.map((i) => ids[i] ?? 999_999) }
          : { filter: chosen === 'pending' ? { status: 'pending' } : {}, except: [] }
        const of = rules({
          selection,
          needsImportedLink,
          ...(evenIfRecent ? { recentSince: null } : {})
        })

        const preflight = await count(of)
        const queue = fill(of)
        expect(preflight.willBeSent).toBe(queue.waiting.length)
        expect(preflight.matching).toBe(queue.rows)
        expect(preflight.matching).toBe(
          preflight.willBeSent + Object.values(preflight.skipped).reduce((sum, n) => sum + n, 0)
        )
        expect(preflight.skipped).toEqual({ ...none, ...queue.skipped })
        for (const [index, id] of queue.waiting.entries()) {
          expect(await recipientAt(given.parts, of, index)).toBe(id)
        }
        const addresses = queue.waiting.map((id) => users[ids.indexOf(id)]!.address)
        expect(new Set(addresses).size).toBe(addresses.length)
      }
    ),
    { numRuns: 200 }
  )
})
