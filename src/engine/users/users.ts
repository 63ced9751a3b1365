import type { Selection, UserFilter } from '../../shared/models/user.ts'
import { type ChangeCount, createChangeCount, pendingUsers } from '../db/index.ts'
import type { EngineContext } from '../context/index.ts'
import { createYielder } from '../runtime/index.ts'
import { createDomainColumn } from './list/domain-column.ts'
import { IdSet } from './list/id-set.ts'
import { createIdentities, type Identities } from './edit/identities.ts'
import { purgeDeleted } from './edit/purge-deleted.ts'
import { lastBatch } from './edit/remove-users.ts'
import { createSearchFiller, type SearchFiller } from './list/search-filler.ts'
import { createUndoSteps, type UndoSteps } from './edit/undo-steps.ts'
import { createUserLists, type UserLists } from './list/user-lists.ts'

/** Domains read in one go, about 5 ms; and those of changed users, of which there are never many. */
const domainStep = 10_000
const mostPending = 20_000

/** What the users feature keeps in memory for as long as the engine runs. */
export interface Users {
  lists: UserLists
  /** Fills the search index in the background; an import holds it back while it writes. */
  filler: SearchFiller
  identities: Identities
  undoSteps: UndoSteps
  /** Writes that make nothing old that was computed from rows: those of an import under way. */
  changes: ChangeCount
  /** Everyone in a selection. */
  selected(selection: Selection): Promise<IdSet>
  /** Where most of those are whom the filter lets through. */
  largestDomains(filter: UserFilter, most: number): Promise<{ domain: string; count: number }[]>
  /** Users that are no more. */
  forgetDomains(ids: number[]): void
  /** Resolves when nothing is left to do in the background. */
  idle(): Promise<void>
  close(): Promise<void>
}

/**
 * Begins the background work at once: users whom the index does not hold yet, then those deleted in an earlier session;
 * none of it on data that can only be read.
 * Imports that were cut short are to be taken back before (imports/write/recover.ts).
 */
export function createUsers(parts: Pick<EngineContext, 'db' | 'clock' | 'events' | 'log'>): Users {
  const { db, log } = parts
  const changes = createChangeCount(db)
  const domains = createDomainColumn(db)
  const lists = createUserLists(parts, changes, domains)
  const filler = createSearchFiller(db, domains, changes, (error) =>
    log.error({ err: error }, 'the search index could not be filled')
  )
  const ended = new AbortController()
  if (!db.readOnly) filler.kick()
  const earlier = lastBatch(db)
  const purge = async () => {
    await filler.idle()
    try {
      await purgeDeleted(db, earlier, domains.forget, createYielder(ended.signal))
    } catch (error) {
      if (!ended.signal.aborted) log.error({ err: error }, 'deleted users could not be removed')
    }
  }
  const purged = db.readOnly ? Promise.resolve() : purge()

  return {
    lists,
    filler,
    identities: createIdentities(),
    undoSteps: createUndoSteps(),
    changes,
    async selected(selection) {
      if ('ids' in selection) return IdSet.of(selection.ids)
      const found = await lists.find(selection.filter)
      return selection.except.length === 0 ? found : found.without(IdSet.of(selection.except))
    },
    async largestDomains(filter, most) {
      const slices = createYielder(ended.signal)
      const last = () =>
        (db.statement('SELECT coalesce(max(id), 0) AS last FROM users').get() as { last: number }).last
      while (domains.readOn(last(), domainStep)) await slices.turn()
      domains.readAgain(pendingUsers(db, mostPending))
      const found = await lists.find(filter)
      await slices.turn()
      return domains.largest(found, most)
    },
    forgetDomains: domains.forget,
    async idle() {
      await purged
      await filler.idle()
    },
    async close() {
      ended.abort()
      lists.close()
      await filler.close()
      await purged
    }
  }
}
