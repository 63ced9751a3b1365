import { Worker } from 'node:worker_threads'
import type { DatabaseSync } from 'node:sqlite'
import type { Checkpointed } from './checkpoint-worker.ts'

/** Beside this file, built or not. */
const worker = new URL(
  import.meta.url.endsWith('.ts') ? './checkpoint-worker.ts' : './checkpoint.js',
  import.meta.url
)

/** Milliseconds between two looks at how much was written, and rows that are worth a checkpoint. */
const lookEvery = 250
const worthIt = 500

/**
 * Copies the write-ahead log into the file (a checkpoint), in another thread: whichever commit does it itself is held up
 * for tens of milliseconds. Should the thread be gone, or not keep up, the log grows until SQLite does it within a
 * commit.
 */
export interface Checkpoints {
  /** From now on takes one whenever much was written. */
  keep(): void
  /**
   * Takes one now, and resolves when the file has all that was in the log, with whether that has become long: it is begun
   * anew only where all of it was copied and nothing written meanwhile. Never rejects.
   */
  take(): Promise<{ isLong: boolean }>
  /**
   * Empties the log: what was deleted is in no old page of it any more. False where a reader, such as a backup being taken,
   * keeps it from that; it can be tried again. Never rejects.
   */
  truncate(): Promise<boolean>
  /** After much writing: takes the last of the checkpoints; unless they are kept up, ends the thread. */
  rest(): Promise<void>
  /** Ends the thread, after what it is doing: nothing but the connection itself has the file open then. */
  end(): Promise<void>
}

/** Pages after which a commit takes a checkpoint itself: 64 MB. */
export const longestLog = 16_384
/** The same with the thread there: 1 GB. A backup keeps the log from being begun anew for as long as it takes. */
const longestWithThread = 262_144
/** Pages from which the log is to be begun anew, as it is once all of it was copied; and what is copied in no time. */
const long = 4096
const few = 128

export function createCheckpoints(connection: DatabaseSync, file: string): Checkpoints {
  let thread: Worker | null = null
  let gone: Promise<void> = Promise.resolve()
  let underWay: Promise<{ isLong: boolean }> | null = null
  let looking: NodeJS.Timeout | undefined
  let seen = 0

  const start = (): Worker => {
    const started = new Worker(worker, { workerData: file, name: 'checkpoints' })
    started.unref()
    connection.exec(`PRAGMA wal_autocheckpoint = ${longestWithThread}`)
    gone = new Promise((resolve) => {
      started
        // What ends it is no harm to the data: another one is started when there is something to do.
        .once('error', () => {})
        .once('exit', () => {
          if (thread === started) thread = null
          if (connection.isOpen) connection.exec(`PRAGMA wal_autocheckpoint = ${longestLog}`)
          resolve()
        })
    })
    return started
  }
  /** The thread's answer; an exit code where it ended. One question at a time. */
  const ask = <Answer>(question: 'take' | 'truncate'): Promise<Answer | number> =>
    new Promise((resolve) => {
      const aside = (thread ??= start())
      const done = (answer: Answer | number) => {
        aside.off('message', done).off('exit', done)
        aside.unref()
        resolve(answer)
      }
      aside.once('message', done).once('exit', done)
      // Whoever waits for it must not find the process ended.
      aside.ref()
      aside.postMessage(question)
    })
  const take = (): Promise<{ isLong: boolean }> => {
    underWay ??= ask<Checkpointed>('take').then((result) => {
      underWay = null
      return { isLong: typeof result !== 'number' && result.log >= long && !copyRest(result) }
    })
    return underWay
  }
  const truncate = async (): Promise<boolean> => {
    // First nearly all of it, so that hardly anything is left to copy while nobody can write.
    await take()
    while (underWay) await underWay
    const answer = ask<boolean>('truncate')
    underWay = answer.then(() => {
      underWay = null
      return { isLong: false }
    })
    await underWay
    return (await answer) === true
  }
  /** Under endless writing the thread never has all of it: the last pages are copied here, where nothing is written. */
  const copyRest = ({ log, checkpointed }: Checkpointed): boolean => {
    if (log - checkpointed > few) return false
    try {
      checkpoint.get()
      return true
    } catch {
      // It stays in the log.
      return false
    }
  }
  const end = async () => {
    clearInterval(looking)
    looking = undefined
    await underWay
    thread?.ref()
    thread?.postMessage('end')
    await gone
  }
  const look = () => {
    const { n } = written.get() as { n: number }
    if (n - seen < worthIt || underWay) return
    seen = n
    void take()
  }
  const checkpoint = connection.prepare('PRAGMA wal_checkpoint(PASSIVE)')
  const written = connection.prepare('SELECT total_changes() AS n')

  return {
    take,
    truncate,
    end,
    keep() {
      looking ??= setInterval(look, lookEvery).unref()
    },
    async rest() {
      if (!thread) return
      await take()
      if (!looking) await end()
    }
  }
}
