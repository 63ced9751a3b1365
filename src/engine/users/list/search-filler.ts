import {
  type BulkWriter,
  type ChangeCount,
  createBulkWriter,
  type Db,
  indexUsers,
  pendingUsers,
  reindexUsers,
  searchableThrough,
  tidySearch
} from '../../db/index.ts'
import { createYielder, nextTurn } from '../../runtime/index.ts'
import { lastUserId } from '../users.sql.ts'
import type { DomainColumn } from './domain-column.ts'

/** About 2 ms. */
const usersPerTransaction = 200
/** About 5 ms. */
const domainsPerRead = 10_000

/**
 * Makes users searchable in the background, a few milliseconds at a time, so that an import does not have to wait for it.
 * Users that are not indexed yet are found too, but more slowly: see search-users.ts.
 */
export interface SearchFiller {
  /** Starts it, because there are new or changed users. */
  kick(): void
  /** Pauses it until the returned function is called. An import does so while it writes. */
  hold(): () => void
  /** Resolves when everything is indexed. */
  idle(): Promise<void>
  close(): Promise<void>
}

export function createSearchFiller(
  db: Db,
  domains: DomainColumn,
  changes: ChangeCount,
  failed: (error: unknown) => void
): SearchFiller {
  let running: Promise<void> | null = null
  let again = false
  let untidy = true
  let closed = false
  let held = 0
  let indexed = searchableThrough(db)

  /** Does one piece of work. Returns whether there is more. It tidies in between, so that there is never much to tidy. */
  const advance = (writer: BulkWriter): boolean => {
    if (untidy) {
      untidy = writer.transaction(() => tidySearch(db))
      if (untidy) return true
    }
    if (domains.readOn(indexed, domainsPerRead)) return true
    const last = lastUserId(db)
    if (indexed < last) {
      const through = Math.min(last, indexed + usersPerTransaction)
      writer.transaction(() => indexUsers(db, indexed, through))
      indexed = through
      domains.readOn(indexed, usersPerTransaction)
      untidy = true
      return true
    }
    const pending = pendingUsers(db, usersPerTransaction)
    if (pending.length === 0) return false
    writer.transaction(() => reindexUsers(db, pending, indexed))
    domains.readAgain(pending)
    untidy = true
    return true
  }

  const mayRun = () => !closed && held === 0

  const run = async () => {
    // The caller goes first: its changes are often not committed yet.
    await nextTurn()
    const slices = createYielder()
    const writer = createBulkWriter(db)
    try {
      while (mayRun() && changes.aside(() => advance(writer))) {
        await slices.turn()
        await writer.rest()
      }
    } finally {
      await writer.close()
    }
  }

  const filler: SearchFiller = {
    kick() {
      again = true
      if (!mayRun() || running) return
      again = false
      running = run()
        .catch(failed)
        .finally(() => {
          running = null
          if (again) filler.kick()
        })
    },
    hold() {
      held++
      let released = false
      return () => {
        if (released) return
        released = true
        held--
        filler.kick()
      }
    },
    async idle() {
      for (let current = running; current; current = running) await current
    },
    async close() {
      closed = true
      await running
    }
  }
  return filler
}
