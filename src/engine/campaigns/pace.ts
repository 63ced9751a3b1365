/** Milliseconds that one piece of work is to take: well below what anyone notices, and enough to be worth a commit. */
const target = 4
const smallest = 100
/** Where the rows after these are not in memory, as many take ten times as long. */
const largest = 1500

/** How many rows to take at a time, told by how long the last ones took: disks and selections differ by far. */
export interface Pace {
  size(): number
  /** Does a piece of work and learns from its time. `rows`: how many it was given. */
  measure<T>(rows: number, work: () => T): T
}

export function createPace(first = 500): Pace {
  let size = first
  return {
    size: () => size,
    measure(rows, work) {
      const began = performance.now()
      const result = work()
      const took = performance.now() - began
      // Half-way to what it ought to have been: a slow disk now and then is no reason to go to pieces.
      const wanted = (rows * target) / Math.max(took, 0.1)
      size = Math.round(Math.min(largest, Math.max(smallest, (size + Math.min(wanted, size * 2)) / 2)))
      return result
    }
  }
}
