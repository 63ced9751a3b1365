import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { UserFilter, UserSort } from '../../../../src/shared/models/user.ts'
import { createUsers, type Users } from '../../../../src/engine/users/users.ts'
import { createTestParts, seededRandom, type TestParts } from '../../../helpers/test-parts.ts'
import { seedUsers } from '../seed-users.ts'

let test: TestParts
let users: Users
const begin = async () => {
  test = createTestParts()
  users = createUsers(test.parts)
  await users.idle()
}
const end = async () => {
  await users.close()
  test.cleanup()
}

/** Few different values, so that there are many of each; more users than are sorted by SQLite. */
function seedMany(n: number): void {
  const random = seededRandom(7)
  const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!
  seedUsers(
    test.parts.db,
    Array.from({ length: n }, () => ({
      name: one(['Anna', 'Berta', 'Carla', '']),
      address: `${one(['a', 'b', 'c'])}${Math.floor(random() * 500)}@${one(['x', 'y'])}.example`,
      externalId: String(random()),
      status: one(['pending', 'pending', 'verified', 'undeliverable', 'deleted'] as const),
      ...(random() < 0.5 && { lastSentAt: Math.floor(random() * 20), sentCount: Math.floor(random() * 3) }),
      ...(random() < 0.3 && { linkExpiresAt: Math.floor(random() * 20) })
    }))
  )
}

const orders: Record<UserSort['by'], (way: string) => string> = {
  name: (way) => `name_key ${way}, id ${way}`,
  address: (way) => `address_key ${way}, id ${way}`,
  status: (way) => `status ${way}, name_key ${way}, id ${way}`,
  lastSent: (way) => `last_sent_at IS NULL, last_sent_at ${way}, id ${way}`,
  linkExpires: (way) => `link_expires_at IS NULL, link_expires_at ${way}, id ${way}`,
  sentCount: (way) => `sent_count ${way}, id ${way}`,
  added: (way) => `id ${way}`
}
const sorts = (Object.keys(orders) as UserSort['by'][]).flatMap((by) => [
  { by, descending: false },
  { by, descending: true }
])

function bySql(filter: UserFilter, sort: UserSort): number[] {
  const where = filter.status ? `status = '${filter.status}'` : "status <> 'deleted'"
  const order = orders[sort.by](sort.descending ? 'DESC' : 'ASC')
  const rows = test.parts.db.statement(`SELECT id FROM users WHERE ${where} ORDER BY ${order}`).all()
  return (rows as { id: number }[]).map(({ id }) => id)
}

describe.each([
  ['few', 1500],
  ['many', 5000]
])('%s users', (_, n) => {
  beforeAll(async () => {
    await begin()
    seedMany(n)
  })
  afterAll(end)

  it.each(sorts)('are sorted by $by, descending: $descending', async (sort) => {
    for (const filter of [{}, { status: 'pending' }, { status: 'verified' }] as const) {
      expect([...(await users.lists.list(filter, sort))]).toEqual(bySql(filter, sort))
    }
  })

  it('are listed as they are now, whoever changed them', async () => {
    const sort = { by: 'lastSent', descending: true } as const
    await users.lists.list({}, sort)
    const { db } = test.parts
    db.statement("UPDATE users SET last_sent_at = 99, status = 'verified' WHERE id IN (5, 1, 3)").run()
    const list = await users.lists.list({}, sort)
    expect(Array.from(list.slice(0, 3))).toEqual([5, 3, 1])
    expect(Array.from((await users.lists.list({ status: 'verified' }, sort)).slice(0, 3))).toEqual([5, 3, 1])
  })

  it('are counted by status within a filter', async () => {
    const filter = { search: 'berta' }
    const rows = test.parts.db
      .statement("SELECT status, count(*) AS n FROM users WHERE name_key = 'berta' GROUP BY 1")
      .all() as { status: string; n: number }[]
    const of = (status: string) => rows.find((row) => row.status === status)!.n
    const counts = await users.lists.counts(filter)
    expect(counts).toEqual({
      all: of('pending') + of('verified') + of('undeliverable'),
      pending: of('pending'),
      verified: of('verified'),
      undeliverable: of('undeliverable')
    })
  })
})

describe('a list', () => {
  beforeEach(begin)
  afterEach(end)

  it('of expired links grows with time, though no row changes', async () => {
    const at = test.clock.now() + 60_000
    seedUsers(test.parts.db, [{ address: 'a@x.example', linkExpiresAt: at }])
    const sort = { by: 'name', descending: false } as const
    expect(await users.lists.list({ linkExpired: true }, sort)).toHaveLength(0)
    test.clock.advance(60_000)
    expect(await users.lists.list({ linkExpired: true }, sort)).toHaveLength(1)
  })

  it('does not grow old by what the index is filled with', async () => {
    seedMany(300)
    const before = users.changes.now()
    users.filler.kick()
    await users.idle()
    expect(users.changes.now()).toBe(before)
  })
})
