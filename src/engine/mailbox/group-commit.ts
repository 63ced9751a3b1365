import type { Clock } from '../runtime/index.ts'

export interface GroupCommit<T> {
  /** Resolves once the item is stored; rejects if its batch could not be stored. */
  add(item: T): Promise<void>
  /** Stores what is waiting and resolves when nothing is left to store. */
  drain(): Promise<void>
}

export interface GroupCommitOptions<T> {
  store: (items: T[]) => Promise<void>
  /** How many more could join the batch at any moment. At 0, waiting gains nothing. */
  expected: () => number
  clock: Pick<Clock, 'after'>
}

/** Milliseconds a batch waits for others. */
const longestWait = 4
const largestBatch = 500

/**
 * Writes messages that arrive at about the same time together: a commit to the disk costs the same for one message as for fifty.
 * A batch is written as soon as no other message is about to join it, at the latest after a few milliseconds. The next batch
 * gathers meanwhile.
 */
export function createGroupCommit<T>({ store, expected, clock }: GroupCommitOptions<T>): GroupCommit<T> {
  type Waiting = { item: T; stored: () => void; failed: (error: unknown) => void }
  let waiting: Waiting[] = []
  let writing: Promise<void> | undefined
  let callOff: (() => void) | undefined

  function arrange(): void {
    if (writing || waiting.length === 0) return
    if (waiting.length >= largestBatch || expected() === 0) write()
    else callOff ??= clock.after(longestWait, write)
  }

  function write(): void {
    callOff?.()
    callOff = undefined
    const batch = waiting
    waiting = []
    writing = Promise.resolve(batch.map(({ item }) => item))
      .then(store)
      .then(
        () => batch.forEach(({ stored }) => stored()),
        (error: unknown) => batch.forEach(({ failed }) => failed(error))
      )
      .finally(() => {
        writing = undefined
        arrange()
      })
  }

  return {
    add: (item) =>
      new Promise((stored, failed) => {
        waiting.push({ item, stored, failed })
        arrange()
      }),
    async drain() {
      while (writing || waiting.length > 0) {
        if (!writing) write()
        await writing
      }
    }
  }
}
