import type { ReachedStage, UserFilter } from '../../../shared/models/user.ts'
import type { Db } from '../../db/index.ts'
import type { createYielder } from '../../runtime/index.ts'
import type { DomainColumn } from './domain-column.ts'
import { allOf, domainCondition, type RowCondition, restConditions, searchTerms } from './filter.sql.ts'
import { changedUsers, importedRange, usersWithDelivery, usersWithStatus } from './find-users.sql.ts'
import { IdSet } from './id-set.ts'
import { matchRows, scanRows, searchUsers } from './search-users.ts'
import { keyedIndexes } from './keyset-scan.sql.ts'
import { keysetScan } from './keyset-scan.ts'
import { userCounts } from '../users.sql.ts'

type Slices = ReturnType<typeof createYielder>

/** Up to so many candidates, looking at each is faster than a scan of the table. */
const maxCandidates = 50_000
const idsPerRead = 20_000

/**
 * The users that match a filter: the same as `filterCondition`, but from indexes. Each part of the filter that has an index
 * gives a set. The other parts are checked on the rows that are in all of these sets.
 */
export async function findUsers(
  db: Db,
  domains: DomainColumn,
  filter: UserFilter,
  now: number,
  slices: Slices
): Promise<IdSet> {
  let found = await indexedParts(db, domains, filter, slices)
  const { neverSent, reached, ...rest } = filter
  if (reached !== undefined) found = intersect(found, await usersReached(db, reached, slices))
  // Few of a million users have confirmed, and only their rows have to be read.
  const byConfirmation = [filter.confirmedSince, filter.confirmedUntil, filter.confirmedAfter]
  if (byConfirmation.some((part) => part !== undefined)) {
    found = intersect(found, await usersReached(db, 'confirmed', slices))
  }
  if (neverSent !== undefined) {
    const sent = new IdSet()
    await keysetScan(db, keyedIndexes.lastSent, (ids) => sent.addAll(ids), slices)
    found = neverSent ? (found ?? (await allUsers(db, slices))).without(sent) : intersect(found, sent)
  }
  const conditions = restConditions(rest, 'u', now)
  if (conditions.length > 0) found = await narrow(db, found, allOf(conditions), filter.importId, slices)
  if (filter.status !== undefined) return found!
  if (!found) return allUsers(db, slices)
  return deletedCount(db) === 0 ? found : found.without(await usersOfStatus(db, 'deleted', slices))
}

/** Null if the filter has no such part: everyone. */
async function indexedParts(
  db: Db,
  domains: DomainColumn,
  filter: UserFilter,
  slices: Slices
): Promise<IdSet | null> {
  let found: IdSet | null = null
  const terms = searchTerms(filter.search)
  if (terms) found = await searchUsers(db, domains, terms, slices)
  if (filter.domain !== undefined) {
    found = intersect(found, await usersAt(db, domains, filter.domain.toLowerCase(), slices))
  }
  if (filter.status !== undefined) found = intersect(found, await usersOfStatus(db, filter.status, slices))
  return found
}

const intersect = (one: IdSet | null, other: IdSet) => (one ? one.and(other) : other)

async function narrow(
  db: Db,
  candidates: IdSet | null,
  condition: RowCondition,
  importId: number | undefined,
  slices: Slices
): Promise<IdSet> {
  if (candidates && candidates.count() <= maxCandidates) {
    return IdSet.of(await matchRows(db, candidates, condition, slices))
  }
  const created = importId === undefined ? null : importedRange(db, importId)
  const range = created ? { after: created.first - 1, through: created.last ?? undefined } : {}
  const found = new IdSet()
  await scanRows(db, condition, found, slices, range)
  return intersect(candidates, found)
}

async function usersReached(db: Db, stage: ReachedStage, slices: Slices): Promise<IdSet> {
  const found = new IdSet()
  const take = (ids: number[]) => found.addAll(ids)
  switch (stage) {
    case 'sent':
      await keysetScan(db, keyedIndexes.lastSent, take, slices)
      return found
    case 'accepted':
      await keysetScan(db, keyedIndexes.sentCount, take, slices)
      return found
    case 'opened':
    case 'confirmed':
      return usersReachedBy(db, stage, slices)
    case 'fetched':
      return (await usersReachedBy(db, 'fetched', slices)).without(await usersReached(db, 'opened', slices))
  }
}

async function usersReachedBy(
  db: Db,
  what: 'opened' | 'fetched' | 'confirmed',
  slices: Slices
): Promise<IdSet> {
  return readAll((after) => usersWithDelivery(db, what, after, idsPerRead), slices)
}

export async function usersAt(db: Db, domains: DomainColumn, domain: string, slices: Slices): Promise<IdSet> {
  const found = domains.where((name) => name === domain)
  const condition = domainCondition(domain, 'u')
  const changed = changedUsers(db)
  for (const id of changed) found.delete(id)
  found.addAll(await matchRows(db, changed, condition, slices))
  await scanRows(db, condition, found, slices, { after: domains.through() })
  return found
}

export function usersOfStatus(
  db: Db,
  status: NonNullable<UserFilter['status']> | 'deleted',
  slices: Slices
): Promise<IdSet> {
  return readAll((after) => usersWithStatus(db, status, after, idsPerRead), slices)
}

/** `read`: up to `idsPerRead` IDs greater than `after`, in ascending order. */
async function readAll(read: (after: number) => number[], slices: Slices): Promise<IdSet> {
  const found = new IdSet()
  for (let after = 0; ;) {
    const ids = read(after)
    found.addAll(ids)
    if (ids.length < idsPerRead) return found
    after = ids.at(-1)!
    await slices.turn()
  }
}

/** Everyone who is not deleted. */
async function allUsers(db: Db, slices: Slices): Promise<IdSet> {
  const pending = await usersOfStatus(db, 'pending', slices)
  const verified = await usersOfStatus(db, 'verified', slices)
  return pending.or(verified).or(await usersOfStatus(db, 'undeliverable', slices))
}

const deletedCount = (db: Db): number => userCounts(db).find(({ status }) => status === 'deleted')?.n ?? 0
