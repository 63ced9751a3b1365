import { call } from '@orpc/server'
import { ensureMailboxAccount } from '../src/engine/accounts/queries.ts'
import { systemClock } from '../src/engine/clock.ts'
import type { Db } from '../src/engine/db/database.ts'
import { logProcedures } from '../src/engine/log/procedures.ts'
import { overviewProcedures } from '../src/engine/overview/procedures.ts'
import { sidebarCounts } from '../src/engine/overview/sidebar-counts.ts'
import type { LogFilter } from '../src/shared/models/delivery.ts'
import { createTestParts, seededRandom } from '../test/helpers/test-parts.ts'
import type { Figure } from './figure.ts'
import { sliceFigures, watchSlices } from './slices.ts'
import { timed, type Took, withinFigure } from './timed.ts'

const day = 24 * 3_600_000
const campaigns = 20

/** A million attempts of a million users: any page of the log, its filters, search as one types, and the overview. */
export async function run(n = 1_000_000): Promise<Figure[]> {
  const test = createTestParts()
  const parts = { ...test.parts, clock: systemClock }
  const { db, clock } = parts
  try {
    ensureMailboxAccount(db, clock)
    seedLog(db, n, clock.now())
    const procedures = logProcedures(parts)
    const page = (filter: LogFilter, offset = 0) => call(procedures.page, { filter, offset, limit: 100 })
    const troubleOf = () => null
    const overview = overviewProcedures(parts, { dispatcher: () => ({ troubleOf }) })

    const slices = watchSlices()
    const first = await timed(() => page({}))
    const pages = await timePages(page, n)
    const filters = await timeFilters(page, clock.now())
    const searches = await timeSearches(page)
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

async function timeSearches(page: Page): Promise<{ first: Took[]; again: Took[] }> {
  const first: Took[] = []
  const again: Took[] = []
  for (let who = 5; who < 1_000_000; who += 99_991) {
    const address = `user${who}@d${who % 997}.example`
    for (const search of [1, 2, 4, 7, address.length].map((length) => address.slice(0, length))) {
      first.push(await timed(() => page({ search })))
      again.push(await timed(() => page({ search })))
    }
  }
  return { first, again }
}

/** As 20 campaigns of the last 30 days leave it: most accepted, a third of these opened, half of these confirmed. */
function seedLog(db: Db, n: number, now: number): void {
  const run = (sql: string, ...parameters: number[]) => void db.statement(sql).run(...parameters)
  for (let campaign = 1; campaign <= campaigns; campaign++) {
    run(
      `INSERT INTO campaigns (id, kind, name, state, created_at, context, selection, account_id, template_name)
       VALUES (?, 'campaign', 'Campaign', 'finished', 1, '{}', '{}', 1, 'Confirm')`,
      campaign
    )
  }
  for (let from = 1; from <= n; from += 20_000) {
    const to = Math.min(n, from + 19_999)
    const range = [from, to]
    db.transaction(() => {
      run(
        `INSERT INTO users (id, name, name_key, address, address_key, domain, status, created_at, updated_at)
         WITH RECURSIVE numbers (i) AS (SELECT ? UNION ALL SELECT i + 1 FROM numbers WHERE i < ?)
         SELECT i, 'User ' || i, 'user ' || i, 'user' || i || '@d' || (i % 997) || '.example',
           'user' || i || '@d' || (i % 997) || '.example', 'd' || (i % 997) || '.example', 'pending', 1, 1 FROM numbers`,
        ...range
      )
      run(
        `INSERT INTO deliveries (id, campaign_id, user_id, address, address_key, domain, name, state, settled_at)
         SELECT id, 1 + (id - 1) * ${campaigns} / CAST(? AS INTEGER), id, address, address_key, domain, name, 'sending', CAST(? AS INTEGER) - ${30 * day} + id * ${29 * day} / CAST(? AS INTEGER)
         FROM users WHERE id BETWEEN ? AND ?`,
        n,
        now,
        n,
        ...range
      )
      run(
        `INSERT INTO attempts (id, delivery_id, campaign_id, user_id, address, try, started_at, settled_at, outcome, cause,
           code, reply, duration_ms, account_name)
         SELECT id, id, campaign_id, user_id, address, 1, settled_at, settled_at,
           CASE WHEN id % 50 = 0 THEN 'rejected' ELSE 'accepted' END,
           CASE WHEN id % 100 = 0 THEN 'mailbox-full' WHEN id % 50 = 0 THEN 'no-such-mailbox' ELSE 'accepted' END,
           250, '250 2.0.0 Ok: queued as 4F2A', 12, 'Office' FROM deliveries WHERE id BETWEEN ? AND ?`,
        ...range
      )
      run(
        `UPDATE deliveries SET state = CASE WHEN id % 50 = 0 THEN 'rejected' ELSE 'accepted' END,
           cause = CASE WHEN id % 100 = 0 THEN 'mailbox-full' WHEN id % 50 = 0 THEN 'no-such-mailbox' ELSE 'accepted' END,
           last_attempt_id = id WHERE id BETWEEN ? AND ?`,
        ...range
      )
      run(
        `UPDATE users SET last_sent_at = 1, last_outcome = 'accepted', sent_count = 1 WHERE id BETWEEN ? AND ?`,
        ...range
      )
      run(
        `UPDATE deliveries SET opened_at = settled_at + 60000 + id % 86400000 WHERE id BETWEEN ? AND ? AND id % 3 = 0 AND id % 50 > 0`,
        ...range
      )
      run(
        `UPDATE deliveries SET confirmed_at = opened_at + 5000 WHERE id BETWEEN ? AND ? AND id % 6 = 0 AND id % 50 > 0`,
        ...range
      )
    })
  }
}

if (import.meta.main) {
  for (const { name, value } of await run(Number(process.argv[2] ?? 1_000_000)))
    console.log(`${name}: ${value}`)
}
