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
import type { DomainColumn } from './domain-column.ts'

/** Users indexed in one transaction: about 2 ms. */
const step = 200
/** Domains read in one go: about 5 ms. */
const domainStep = 10_000

/**
 * Makes users searchable in the background, a few milliseconds at a time, so that an import need not wait for it. What
 * is not indexed yet is found all the same, only more slowly: see user-search.ts.
 */
export interface SearchFiller {
  /** There are new or changed users. */
  kick(): void
  /** Holds it back while an import writes, until the function returned is called. */
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

  const lastUser = () =>
    (db.statement('SELECT coalesce(max(id), 0) AS last FROM users').get() as { last: number }).last

  /** One piece of work; whether there is more. Tidying goes between, so that there is never much of it. */
  const advance = (writer: BulkWriter): boolean => {
    if (untidy) {
      untidy = writer.transaction(() => tidySearch(db))
      if (untidy) return true
    }
    if (domains.readOn(indexed, domainStep)) return true
    const last = lastUser()
    if (indexed < last) {
      const through = Math.min(last, indexed + step)
      writer.transaction(() => indexUsers(db, indexed, through))
      indexed = through
      domains.readOn(indexed, step)
      untidy = true
      return true
    }
    const pending = pendingUsers(db, step)
    if (pending.length === 0) return false
    writer.transaction(() => reindexUsers(db, pending, indexed))
    domains.readAgain(pending)
    untidy = true
    return true
  }

  const mayRun = () => !closed && held === 0

  const run = async () => {
    // What was kicked for is often not committed yet; and the caller goes first.
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
