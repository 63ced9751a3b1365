import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDomainColumn, type DomainColumn } from '../../../../src/engine/users/list/domain-column.ts'
import { createChangeCount } from '../../../../src/engine/db/change-count.ts'
import { parseAddress } from '../../../../src/engine/addresses/address.ts'
import { nameKey } from '../../../../src/engine/addresses/fold-name.ts'
import { filterCondition } from '../../../../src/engine/users/list/filter.sql.ts'
import { findUsers } from '../../../../src/engine/users/list/find-users.ts'
import { createSearchFiller, type SearchFiller } from '../../../../src/engine/users/list/search-filler.ts'
import { selectionWhere } from '../../../../src/engine/users/list/selection.sql.ts'
import { createYielder } from '../../../../src/engine/runtime/cooperative-yield.ts'
import type { UserFilter } from '../../../../src/shared/models/user.ts'
import { confirmedAfterMails, reachedStages } from '../../../../src/shared/models/words.ts'
import { createTestParts, type TestParts } from '../../../helpers/test-parts.ts'
import { seedUsers, type SeedUser } from '../seed-users.ts'

const now = 1_000_000

let test: TestParts
let domains: DomainColumn
let filler: SearchFiller
beforeEach(() => {
  test = createTestParts()
  const { db } = test.parts
  domains = createDomainColumn(db)
  filler = createSearchFiller(db, domains, createChangeCount(db), (error) => {
    throw error
  })
})
afterEach(async () => {
  await filler.close()
  test.cleanup()
})

const names = [
  'Anna Berg',
  'Ánna-Marie',
  'Hanna',
  'Jürgen Groß',
  '田中 美咲',
  'Дмитрий',
  '',
  'Ann@home',
  'a%b_c',
  'Zoë "Z"'
]
const locals = ['anna', 'anna.berg', 'j', 'JG+news', 'zoe', 'josé', 'mitsuki', 'a%b']
const hosts = [
  'mail.example',
  'berg.example',
  'annas.example',
  'münchen.example',
  'xn--mnchen-3ya.example',
  'g.example'
]
const states = ['pending', 'verified', 'undeliverable', 'deleted'] as const

const user: fc.Arbitrary<SeedUser> = fc.record(
  {
    name: fc.constantFrom(...names),
    address: fc.tuple(fc.constantFrom(...locals), fc.constantFrom(...hosts)).map((parts) => parts.join('@')),
    status: fc.constantFrom(...states),
    lastSentAt: fc.integer({ min: 1, max: 5 }),
    lastOutcome: fc.constantFrom('accepted', 'rejected'),
    linkExpiresAt: fc.constantFrom(now - 1, now, now + 1),
    linkUsedAt: fc.constant(5),
    sentCount: fc.nat(2),
    createdAt: fc.integer({ min: 1, max: 4 }),
    importId: fc.integer({ min: 1, max: 2 }),
    link: fc.array(fc.constantFrom('opened_at', 'fetched_at', 'confirmed_at'), { maxLength: 3 })
  },
  { requiredKeys: ['address'] }
)

/** Any piece of what is searched, as it might be typed. */
const search = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...names, ...locals, ...hosts, 'anna@mail.example', 'j@berg', '@annas', 'JOSÉ@m'),
      fc.nat(12),
      fc.integer({ min: 1, max: 8 })
    )
    .map(([text, from, length]) => text.slice(from % Math.max(1, text.length)).slice(0, length)),
  fc.constantFrom('', '  ', 'xyz', '"', 'anna  berg', 'ANNA')
)
const filter: fc.Arbitrary<UserFilter> = fc.record(
  {
    search,
    status: fc.constantFrom('pending', 'verified', 'undeliverable'),
    domain: fc.constantFrom('mail.example', 'MAIL.example', 'xn--mnchen-3ya.example', 'nobody.example'),
    neverSent: fc.boolean(),
    linkExpired: fc.boolean(),
    lastOutcome: fc.constantFrom('accepted', 'rejected'),
    reached: fc.constantFrom(...reachedStages),
    confirmedSince: fc.integer({ min: 1, max: 4 }),
    confirmedUntil: fc.integer({ min: 1, max: 4 }),
    confirmedAfter: fc.constantFrom(...confirmedAfterMails),
    addedSince: fc.integer({ min: 1, max: 5 }),
    importId: fc.integer({ min: 1, max: 3 })
  },
  { requiredKeys: [] }
)

/** By looking at every row. */
const byRow = (wanted: UserFilter): number[] => {
  const { sql, parameters } = filterCondition(wanted, 'u', now)
  const rows = test.parts.db
    .statement(`SELECT u.id FROM users u WHERE ${sql} ORDER BY u.id`)
    .all(...parameters)
  return (rows as { id: number }[]).map(({ id }) => id)
}

const found = async (wanted: UserFilter) => [
  ...(await findUsers(test.parts.db, domains, wanted, now, createYielder()))
]

async function expectSame(filters: UserFilter[]): Promise<void> {
  for (const wanted of filters) {
    expect({ wanted, ids: await found(wanted) }).toEqual({ wanted, ids: byRow(wanted) })
  }
}

describe('looking users up finds those that looking at every row finds', () => {
  const some = fc.array(user, { minLength: 1, maxLength: 25 })
  const filters = fc.array(filter, { minLength: 1, maxLength: 8 })

  it('before, while and after they are indexed, and after they changed', async () => {
    const { db } = test.parts
    await fc.assert(
      fc.asyncProperty(some, some, some, filters, async (first, later, changed, wanted) => {
        seedUsers(db, first)
        await expectSame(wanted)
        filler.kick()
        await filler.idle()
        await expectSame(wanted)

        const ids = seedUsers(db, later)
        for (const [index, { name = '', address }] of changed.entries()) {
          const id = ids[index % ids.length]! - (index % 3) * first.length
          const parsed = parseAddress(address)
          if (!parsed.ok) throw new Error(parsed.why[0])
          db.statement(
            'UPDATE users SET name_key = ?, address = ?, address_key = ?, domain = ? WHERE id = ?'
          ).run(nameKey(name, parsed.key), parsed.address, parsed.key, parsed.domain, id)
        }
        await expectSame(wanted)
        filler.kick()
        await filler.idle()
        await expectSame(wanted)
      }),
      { numRuns: 20 }
    )
  })

  it('as a selection does', async () => {
    const { db } = test.parts
    await fc.assert(
      fc.asyncProperty(some, filter, async (users, wanted) => {
        const [left] = seedUsers(db, users)
        const expected = (await found(wanted)).filter((id) => id !== left)
        const { sql, parameters } = selectionWhere({ filter: wanted, except: [left!] }, 'u', now)
        const rows = db.statement(`SELECT u.id FROM users u WHERE ${sql} ORDER BY u.id`).all(...parameters)
        expect(rows.map(({ id }) => id)).toEqual(expected)
      }),
      { numRuns: 40 }
    )
  })
})

it('one or two characters are looked for at the beginning only', async () => {
  seedUsers(test.parts.db, [
    { name: 'Anna', address: 'zoe@mail.example' },
    { name: 'Hanna', address: 'an@mail.example' },
    { name: 'Hanna', address: 'hanna@mail.example' }
  ])
  expect(await found({ search: 'AN' })).toEqual([1, 2])
  expect(await found({ search: 'ann' })).toEqual([1, 2, 3])
})

it('accents may be left out of a name, and a domain may be typed in its own script', async () => {
  seedUsers(test.parts.db, [{ name: 'Jürgen Groß', address: 'jg@München.example' }])
  filler.kick()
  await filler.idle()
  for (const search of ['jurgen', 'JÜRGEN GROSS', 'groß', 'münchen', 'jg@mün', 'xn--mnchen']) {
    expect({ search, ids: await found({ search }) }).toEqual({ search, ids: [1] })
  }
  expect(await found({ search: 'jörgen' })).toEqual([])
})
