/** How long one batch should take: well below what anyone notices, and enough to be worth a commit. */
const targetMs = 4

/** How many rows to take at a time, told by how long the last ones took: disks and selections differ by far. */
export interface AdaptiveBatch {
  size(): number
  /**
   * Does a piece of work and learns from its time. `rows`: how many it was given, or what tells from its result how many
   * there were; from none nothing is learned.
   */
  measure<T>(rows: number | ((result: T) => number), work: () => T): T
}

export interface AdaptiveBatchLimits {
  first: number
  smallest: number
  largest: number
}

/** Where the rows after these are not in memory, as many take ten times as long: so there is a largest piece. */
const ofRows: AdaptiveBatchLimits = { first: 500, smallest: 100, largest: 1500 }

export function createAdaptiveBatch({ first, smallest, largest } = ofRows): AdaptiveBatch {
  let size = first
  return {
    size: () => size,
    measure(rows, work) {
      const began = performance.now()
      const result = work()
      const took = performance.now() - began
      const done = typeof rows === 'number' ? rows : rows(result)
      if (done === 0) return result
      // Half-way to what it ought to have been: a slow disk now and then is no reason to go to pieces.
      const wanted = (done * targetMs) / Math.max(took, 0.1)
      size = Math.round(Math.min(largest, Math.max(smallest, (size + Math.min(wanted, size * 2)) / 2)))
      return result
    }
  }
}
