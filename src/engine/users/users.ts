import type { Selection, UserFilter } from '../../shared/models/user.ts'
import { type ChangeCount, createChangeCount, pendingUsers } from '../db/index.ts'
import type { EngineContext } from '../context/index.ts'
import { createYielder } from '../runtime/index.ts'
import { createDomainColumn } from './list/domain-column.ts'
import { IdSet } from './list/id-set.ts'
import { createIdentities, type Identities } from './edit/identities.ts'
import { purgeDeleted } from './edit/purge-deleted.ts'
import { lastBatch } from './edit/remove-users.sql.ts'
import { createSearchFiller, type SearchFiller } from './list/search-filler.ts'
import { createUndoSteps, type UndoSteps } from './edit/undo-steps.ts'
import { createUserLists, type UserLists } from './list/user-lists.ts'
import { lastUserId } from './users.sql.ts'

/** About 5 ms. */
const domainsPerRead = 10_000
/** Changed users whose domain is read again. There are rarely more than a few. */
const maxPending = 20_000

/** What the users feature keeps in memory for as long as the engine runs. */
export interface Users {
  lists: UserLists
  /** Fills the search index in the background; an import holds it back while it writes. */
  filler: SearchFiller
  identities: Identities
  undoSteps: UndoSteps
  /** Counts changes of rows, without those of an import in progress. */
  changes: ChangeCount
  /** Everyone in a selection. */
  selected(selection: Selection): Promise<IdSet>
  /** The domains with the most users that match the filter. */
  largestDomains(filter: UserFilter, limit: number): Promise<{ domain: string; count: number }[]>
  /** Of users that no longer exist. */
  forgetDomains(ids: number[]): void
  /** Resolves when the background work is done. */
  idle(): Promise<void>
  close(): Promise<void>
}

/**
 * Starts the background work: it indexes users that are not indexed yet, then removes those deleted in an earlier session.
 * It does neither on read-only data. Interrupted imports have to be reverted before (imports/write/recover.ts).
 */
export function createUsers(context: Pick<EngineContext, 'db' | 'clock' | 'events' | 'log'>): Users {
  const { db, log } = context
  const changes = createChangeCount(db)
  const domains = createDomainColumn(db)
  const lists = createUserLists(context, changes, domains)
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
    async largestDomains(filter, limit) {
      const slices = createYielder(ended.signal)
      while (domains.readOn(lastUserId(db), domainsPerRead)) await slices.turn()
      domains.readAgain(pendingUsers(db, maxPending))
      const found = await lists.find(filter)
      await slices.turn()
      return domains.largest(found, limit)
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
