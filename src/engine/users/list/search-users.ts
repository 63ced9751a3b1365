import { type Db, matchUsers, pendingUsers, searchableThrough } from '../../db/index.ts'
import type { createYielder } from '../../runtime/index.ts'
import type { DomainColumn } from './domain-column.ts'
import { type RowCondition, searchCondition, type SearchTerms } from './filter.sql.ts'
import { IdSet } from './id-set.ts'
import { keyedIndexes } from './keyset-scan.sql.ts'
import { aboveAll, keysetScan } from './keyset-scan.ts'
import { matchingAmong, matchingInRange } from './search-users.sql.ts'
import { lastUserId } from '../users.sql.ts'

type Slices = ReturnType<typeof createYielder>

/** About 4 ms. */
const rowsPerRead = 5_000
/** A query of the index covers fewer IDs after one that took longer, but not fewer than these. */
const maxMatchMs = 8
const minIdsPerMatch = 20_000
/** More changed users are ignored. The filler is rarely so far behind, and never for long. */
const maxPending = 20_000

/**
 * Everyone a search finds, deleted users included: exactly those for whom `searchCondition` holds. Users that are in both
 * the index and the domain column are looked up. Rows of later users, and of those changed since, are checked one by one.
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
  const pending = pendingUsers(db, maxPending)
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

/** Those whose address contains the part across its @. */
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

/** Those indexed with the part, in ranges of IDs that shrink and grow with how long the last one took. */
async function match(db: Db, part: string, through: number, slices: Slices): Promise<IdSet> {
  const found = new IdSet(through)
  let size = 50_000
  for (let after = 0; after < through;) {
    const began = performance.now()
    const end = Math.min(through, after + size)
    found.addAll(matchUsers(db, part, after, end))
    const took = performance.now() - began
    if (took < maxMatchMs / 4) size *= 4
    else if (took > maxMatchMs) size = Math.max(minIdsPerMatch, size / 2)
    after = end
    await slices.turn()
  }
  return found
}

/** Of these users, those for whom the condition holds. */
export async function matchRows(
  db: Db,
  ids: Iterable<number>,
  condition: RowCondition,
  slices: Slices
): Promise<number[]> {
  const all = [...ids]
  const holds: number[] = []
  for (let start = 0; start < all.length; start += rowsPerRead) {
    holds.push(...matchingAmong(db, all.slice(start, start + rowsPerRead), condition))
    await slices.turn()
  }
  return holds
}

/** Adds the users for whom the condition holds, of all or of a range of IDs. */
export async function scanRows(
  db: Db,
  condition: RowCondition,
  into: IdSet,
  slices: Slices,
  range: { after?: number; through?: number | undefined } = {}
): Promise<void> {
  const last = lastUserId(db)
  const end = Math.min(last, range.through ?? last)
  for (let after = range.after ?? 0; after < end; after += rowsPerRead) {
    into.addAll(matchingInRange(db, after, Math.min(end, after + rowsPerRead), condition))
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
