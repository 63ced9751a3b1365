import { systemClock } from '../src/engine/runtime/clock.ts'
import type { Db } from '../src/engine/db/database.ts'
import { userProcedures } from '../src/engine/users/procedures.ts'
import { createUsers } from '../src/engine/users/users.ts'
import type { UserFilter, UserSort } from '../src/shared/models/user.ts'
import { createTestParts, seededRandom } from '../test/helpers/test-parts.ts'
import { call } from '../test/helpers/call.ts'
import type { Figure } from './figure.ts'
import { seedMillion } from './million-users.ts'
import { sliceFigures, watchSlices } from './slices.ts'
import { timed, type Took, withinFigure } from './timed.ts'

type Page = (request: {
  filter?: UserFilter
  sort?: UserSort
  offset?: number
  limit?: number
}) => Promise<{ total: number }>

/** A million users: made searchable, any page of them however sorted, and search as one types. */
export async function run(n = 1_000_000): Promise<Figure[]> {
  const test = createTestParts()
  const parts = { ...test.parts, clock: systemClock }
  seedMillion(parts.db, n)
  const users = createUsers(parts)
  try {
    const procedures = userProcedures(parts, users)
    const page: Page = (request) => call(procedures.page, request)
    const slices = watchSlices()
    const began = performance.now()
    await users.idle()
    const indexed = performance.now() - began
    const first = await timed(() => page({}))
    const pages = await timePages(page, n)
    const searches = await timeSearches(page, parts.db)
    return [
      {
        name: 'users made searchable in the background',
        value: `${Math.round(n / (indexed / 1000)).toLocaleString('en')} a second`
      },
      { name: 'the very first page', value: `${first.clock.toFixed(0)} ms` },
      withinFigure('any page of Users, every sort and status', pages, 10),
      withinFigure('search as one types, first page and count', searches, 50),
      ...sliceFigures('users made searchable, paged and searched', slices())
    ]
  } finally {
    await users.close()
    test.cleanup()
  }
}

async function timePages(page: Page, n: number): Promise<Took[]> {
  const random = seededRandom(1)
  const times: Took[] = []
  for (const by of ['name', 'address', 'status', 'lastSent', 'linkExpires', 'sentCount', 'added'] as const) {
    for (const status of [undefined, 'pending', 'verified'] as const) {
      for (const descending of [false, true]) {
        const request = { filter: { ...(status && { status }) }, sort: { by, descending } }
        // The first page makes the list, in the background's time.
        await page(request)
        for (let count = 0; count < 50; count++) {
          times.push(await timed(() => page({ ...request, offset: Math.floor(random() * n), limit: 100 })))
        }
      }
    }
  }
  return times
}

/** What is typed to find a hundred people: each name and address letter by letter, then pieces of them. */
async function timeSearches(page: Page, db: Db): Promise<Took[]> {
  const people = db.statement('SELECT name, address_key AS address FROM users WHERE id % 9973 = 5').all() as {
    name: string
    address: string
  }[]
  const times: Took[] = []
  for (const { name, address } of people) {
    const typed = [1, 2, 3, 4, 6].map((length) => name.slice(0, length))
    for (const search of [...typed, name, address, address.slice(3, 9), address.split('@')[1]!]) {
      times.push(await timed(() => page({ filter: { search }, limit: 100 })))
    }
  }
  return times
}

if (import.meta.main) for (const { name, value } of await run()) console.log(`${name}: ${value}`)
