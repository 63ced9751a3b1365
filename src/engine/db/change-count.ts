import type { Db } from './database.ts'

/**
 * A number that grows whenever a row of any table was written, so that what was computed from rows is known to be old.
 * What `aside` writes does not count: it changes nothing that anyone has computed.
 */
export interface ChangeCount {
  now(): number
  aside<T>(work: () => T): T
}

export function createChangeCount(db: Db): ChangeCount {
  let left = 0
  const total = () => (db.statement('SELECT total_changes() AS n').get() as { n: number }).n
  return {
    now: () => total() - left,
    aside(work) {
      const before = total()
      try {
        return work()
      } finally {
        left += total() - before
      }
    }
  }
}
