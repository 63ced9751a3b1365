import type { ReachedStage, UserFilter } from '../../../shared/models/user.ts'
import { type Db, readIds } from '../../db/index.ts'
import type { createYielder } from '../../runtime/index.ts'
import type { DomainColumn } from './domain-column.ts'
import { type RowCondition, restConditions, searchTerms } from './filter-sql.ts'
import { IdSet } from './id-set.ts'
import { matchRows, scanRows, searchUsers } from './search-users.ts'
import { keyedIndexes, keysetScan } from './keyset-scan.ts'

type Slices = ReturnType<typeof createYielder>

/** Up to this many it is quicker to look at each than to go through the table. */
const fewCandidates = 50_000
const statusStep = 20_000

/**
 * The users a filter lets through: the same as `filterCondition`, by way of what is indexed. The parts of a filter that
 * have an index give a set each; the rest is asked of the rows in all of those sets.
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
  // Of a million users few have confirmed, and only those need to be looked at.
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
  if (conditions.length > 0) found = await narrow(db, found, joined(conditions), filter.importId, slices)
  if (filter.status !== undefined) return found!
  if (!found) return allUsers(db, slices)
  return deletedCount(db) === 0 ? found : found.without(await usersOfStatus(db, 'deleted', slices))
}

/** Null where the filter has no such part: everyone. */
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

const joined = (conditions: RowCondition[]): RowCondition => ({
  sql: conditions.map(({ sql }) => sql).join(' AND '),
  parameters: conditions.flatMap(({ parameters }) => parameters)
})

async function narrow(
  db: Db,
  candidates: IdSet | null,
  condition: RowCondition,
  importId: number | undefined,
  slices: Slices
): Promise<IdSet> {
  if (candidates && candidates.count() <= fewCandidates) {
    return IdSet.of(await matchRows(db, candidates, condition, slices))
  }
  const range = importId === undefined ? {} : importedRange(db, importId)
  const found = new IdSet()
  await scanRows(db, condition, found, slices, range)
  return intersect(candidates, found)
}

function importedRange(db: Db, importId: number): { after?: number; through?: number } {
  const row = db
    .statement('SELECT first_user_id AS first, last_user_id AS last FROM imports WHERE id = ?')
    .get(importId) as { first: number | null; last: number | null } | undefined
  if (!row || row.first === null) return {}
  return row.last === null ? { after: row.first - 1 } : { after: row.first - 1, through: row.last }
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
      return usersWithDelivery(db, stage, slices)
    case 'fetched':
      return (await usersWithDelivery(db, 'fetched', slices)).without(
        await usersReached(db, 'opened', slices)
      )
  }
}

/** From one of the indexes `deliveries_opened`, `…_fetched` and `…_confirmed`, which hold nothing else. */
async function usersWithDelivery(
  db: Db,
  what: 'opened' | 'fetched' | 'confirmed',
  slices: Slices
): Promise<IdSet> {
  const found = new IdSet()
  const sql = `SELECT DISTINCT user_id FROM deliveries INDEXED BY deliveries_${what}
    WHERE ${what}_at IS NOT NULL AND user_id > ? ORDER BY user_id LIMIT ?`
  for (let after = 0; ;) {
    const ids = readIds(db, sql, after, statusStep)
    found.addAll(ids)
    if (ids.length < statusStep) return found
    after = ids.at(-1)!
    await slices.turn()
  }
}

export async function usersAt(db: Db, domains: DomainColumn, domain: string, slices: Slices): Promise<IdSet> {
  const found = domains.where((name) => name === domain)
  const condition = { sql: 'u.domain = ?', parameters: [domain] }
  const changed = readIds(db, 'SELECT user_id FROM user_search_pending')
  for (const id of changed) found.delete(id)
  found.addAll(await matchRows(db, changed, condition, slices))
  await scanRows(db, condition, found, slices, { after: domains.through() })
  return found
}

export async function usersOfStatus(
  db: Db,
  status: NonNullable<UserFilter['status']> | 'deleted',
  slices: Slices
): Promise<IdSet> {
  const found = new IdSet()
  for (let after = 0; ;) {
    const sql = 'SELECT id FROM users WHERE status = ? AND id > ? ORDER BY id LIMIT ?'
    const ids = readIds(db, sql, status, after, statusStep)
    found.addAll(ids)
    if (ids.length < statusStep) return found
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

function deletedCount(db: Db): number {
  const row = db.statement("SELECT n FROM user_counts WHERE status = 'deleted'").get() as { n: number }
  return row.n
}
