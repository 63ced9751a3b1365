import { type Db, matchUsers, pendingUsers, readIds, searchableThrough } from '../../db/index.ts'
import type { createYielder } from '../../runtime/index.ts'
import type { DomainColumn } from './domain-column.ts'
import { type RowCondition, searchCondition, type SearchTerms } from './filter-sql.ts'
import { IdSet } from './id-set.ts'
import { aboveAll, keyedIndexes, keysetScan } from './keyset-scan.ts'

type Slices = ReturnType<typeof createYielder>

/** Rows judged one by one in one statement: about 4 ms. */
const scanStep = 5_000
/** A question to the index should take no longer, in milliseconds; nor should it be about fewer ids. */
const longMatch = 8
const smallestMatch = 20_000
/** Changed users beyond this many are not told apart; the filler is never so far behind but for moments. */
const mostPending = 20_000

/**
 * Everyone a search finds, deleted users among them: exactly those for whom `searchCondition` holds. Users up to where
 * both the index and the domain column reach are looked up, those changed since and those after it are judged by row.
 */
export async function searchUsers(
  db: Db,
  domains: DomainColumn,
  terms: SearchTerms,
  slices: Slices
): Promise<IdSet> {
  const condition = searchCondition(terms, 'u')
  if (terms.prefix) return beginningWith(db, terms, slices)
  const through = Math.min(searchableThrough(db), domains.through())
  const pending = pendingUsers(db, mostPending)
  const parts = terms.variants.filter((variant) => !variant.includes('@'))
  let found = domains.where((domain) => parts.some((part) => domain.includes(part)))
  for (const variant of terms.variants) {
    found = found.or(await match(db, variant, through, slices))
    if (variant.includes('@'))
      found = found.or(await across(db, domains, variant, condition, through, slices))
  }
  for (const id of pending) found.delete(id)
  found.addAll(await matchRows(db, pending, condition, slices))
  await scanRows(db, condition, found, slices, { after: through })
  return found
}

/** Those whose address has the part on both sides of its @. */
async function across(
  db: Db,
  domains: DomainColumn,
  part: string,
  condition: RowCondition,
  through: number,
  slices: Slices
): Promise<IdSet> {
  const at = part.indexOf('@')
  const local = part.slice(0, at + 1)
  const domain = part.slice(at + 1)
  if (domain === '' || domain.includes('@')) return new IdSet()
  const atDomain = domains.where((name) => name.startsWith(domain))
  if (local === '@') return atDomain
  const candidates =
    Array.from(local).length < 3 ? atDomain : atDomain.and(await match(db, local, through, slices))
  return IdSet.of(await matchRows(db, candidates, condition, slices))
}

/** Those indexed with the part, in ranges of ids that shrink and grow with how long the one before took. */
async function match(db: Db, part: string, through: number, slices: Slices): Promise<IdSet> {
  const found = new IdSet(through)
  let size = 50_000
  for (let after = 0; after < through;) {
    const began = performance.now()
    const end = Math.min(through, after + size)
    found.addAll(matchUsers(db, part, after, end))
    const took = performance.now() - began
    if (took < longMatch / 4) size *= 4
    else if (took > longMatch) size = Math.max(smallestMatch, size / 2)
    after = end
    await slices.turn()
  }
  return found
}

/** Of these users, those the condition holds for. */
export async function matchRows(
  db: Db,
  ids: Iterable<number>,
  condition: RowCondition,
  slices: Slices
): Promise<number[]> {
  const all = [...ids]
  const holds: number[] = []
  for (let start = 0; start < all.length; start += scanStep) {
    const list = JSON.stringify(all.slice(start, start + scanStep))
    const sql = `SELECT u.id FROM users u WHERE u.id IN (SELECT value FROM json_each(?)) AND ${condition.sql}`
    holds.push(...readIds(db, sql, list, ...condition.parameters))
    await slices.turn()
  }
  return holds
}

/** Adds those users the condition holds for, of all or of a range of ids. */
export async function scanRows(
  db: Db,
  condition: RowCondition,
  into: IdSet,
  slices: Slices,
  range: { after?: number; through?: number } = {}
): Promise<void> {
  const { last } = db.statement('SELECT coalesce(max(id), 0) AS last FROM users').get() as { last: number }
  const end = Math.min(last, range.through ?? last)
  for (let after = range.after ?? 0; after < end; after += scanStep) {
    const sql = `SELECT u.id FROM users u WHERE u.id > ? AND u.id <= ? AND ${condition.sql}`
    into.addAll(readIds(db, sql, after, Math.min(end, after + scanStep), ...condition.parameters))
    await slices.turn()
  }
}

/** One or two characters, at the beginning of a name or an address. */
async function beginningWith(db: Db, terms: SearchTerms, slices: Slices): Promise<IdSet> {
  const found = new IdSet()
  const take = (ids: number[]) => found.addAll(ids)
  for (const variant of terms.variants) {
    const range = { from: variant, below: variant + aboveAll }
    await keysetScan(db, keyedIndexes.name, take, slices, range)
    await keysetScan(db, keyedIndexes.address, take, slices, range)
  }
  return found
}
