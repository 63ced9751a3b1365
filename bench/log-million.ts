import { systemClock } from '../src/engine/runtime/clock.ts'
import type { Db } from '../src/engine/db/database.ts'
import { logProcedures } from '../src/engine/log/procedures.ts'
import { overviewProcedures } from '../src/engine/overview/procedures.ts'
import { sidebarCounts } from '../src/engine/overview/sidebar-counts.ts'
import type { LogFilter } from '../src/shared/models/delivery.ts'
import { createTestParts, seededRandom } from '../test/helpers/test-parts.ts'
import { call } from '../test/helpers/call.ts'
import type { Figure } from './figure.ts'
import { seedLog } from './million-log.ts'
import { seedMillion } from './million-users.ts'
import { sliceFigures, watchSlices } from './slices.ts'
import { timed, type Took, withinFigure } from './timed.ts'

const day = 24 * 3_600_000

/** A million attempts of a million users: any page of the log, its filters, search as one types, and the overview. */
export async function run(n = 1_000_000): Promise<Figure[]> {
  const test = createTestParts()
  const parts = { ...test.parts, clock: systemClock }
  const { db, clock } = parts
  try {
    seedMillion(db, n)
    seedLog(db, clock.now())
    const procedures = logProcedures(parts)
    const page = (filter: LogFilter, offset = 0) => call(procedures.page, { filter, offset, limit: 100 })
    const troubleOf = () => null
    const overview = overviewProcedures(parts, { dispatcher: () => ({ troubleOf }) })

    const slices = watchSlices()
    const first = await timed(() => page({}))
    const pages = await timePages(page, n)
    const filters = await timeFilters(page, clock.now())
    const searches = await timeSearches(page, db, n)
    const overviews = await times(50, () => call(overview.get, {}))
    const sidebars = await times(50, () => sidebarCounts(db, troubleOf))
    return [
      { name: 'the very first page of the log', value: `${first.clock.toFixed(0)} ms` },
      withinFigure('any page of the log, every filter', pages, 10),
      withinFigure('a filter of the log for the first time, first page and count', filters, 50),
      withinFigure('search in the log as one types, each for the first time', searches.first, 50),
      withinFigure('search in the log, once it was found', searches.again, 50),
      withinFigure('the overview', overviews, 50),
      withinFigure('the numbers of the sidebar', sidebars, 10),
      ...sliceFigures('the log and the overview', slices())
    ]
  } finally {
    test.cleanup()
  }
}

const times = async (count: number, work: () => unknown): Promise<Took[]> => {
  const found: Took[] = []
  for (let n = 0; n < count; n++) found.push(await timed(work))
  return found
}

type Page = (filter: LogFilter, offset?: number) => Promise<{ total: number }>

const filtersOf = (now: number): LogFilter[] => [
  {},
  { campaignId: 7 },
  { outcome: 'accepted' },
  { outcome: 'rejected' },
  { cause: 'mailbox-full' },
  { since: now - 5 * day, until: now - 2 * day },
  { campaignId: 3, outcome: 'rejected' }
]

async function timePages(page: Page, n: number): Promise<Took[]> {
  const random = seededRandom(1)
  const found: Took[] = []
  for (const filter of filtersOf(1e13)) {
    // The first look makes the list.
    const { total } = await page(filter)
    for (let count = 0; count < 60; count++)
      found.push(await timed(() => page(filter, Math.floor(random() * Math.max(1, Math.min(n, total))))))
  }
  return found
}

async function timeFilters(page: Page, now: number): Promise<Took[]> {
  const found: Took[] = []
  // Each a little different, so that none was looked at before.
  for (let turn = 1; turn <= 4; turn++) {
    for (const filter of filtersOf(now)) found.push(await timed(() => page({ ...filter, until: now + turn })))
  }
  return found
}

async function timeSearches(page: Page, db: Db, n: number): Promise<{ first: Took[]; again: Took[] }> {
  const first: Took[] = []
  const again: Took[] = []
  for (let id = 5; id <= n; id += Math.ceil(n / 10)) {
    const { address } = db.statement('SELECT address FROM attempts WHERE id = ?').get(id) as {
      address: string
    }
    for (const search of [1, 2, 4, 7, address.length].map((length) => address.slice(0, length))) {
      first.push(await timed(() => page({ search })))
      again.push(await timed(() => page({ search })))
    }
  }
  return { first, again }
}

if (import.meta.main) {
  for (const { name, value } of await run(Number(process.argv[2] ?? 1_000_000)))
    console.log(`${name}: ${value}`)
}
