import { type FileHandle, open } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import type { Db } from './database.ts'

/** Beside this file, built or not. */
const worker = new URL(
  import.meta.url.endsWith('.ts') ? './checkpoint-worker.ts' : './checkpoint.js',
  import.meta.url
)

/** SQLite's own, in pages. */
const usualCheckpoint = 1000
/** Milliseconds between two checkpoints. Of this many the writer waits for one, so that the log can be begun anew. */
const checkpointEvery = 300
const beside = 4

/** For writing a lot in many transactions without the engine ever waiting for the disk. */
export interface BulkWriter {
  /**
   * As `db.transaction`, but returns before the disk has it: after a power cut the last of these transactions can be
   * missing, the last ones only, and none in part. Any other transaction afterwards waits for these too.
   */
  transaction<T>(work: () => T): T
  /** Between transactions: lets the disk catch up where it has to. */
  rest(): Promise<void>
  /** Resolves when the disk has everything. */
  close(): Promise<void>
}

/**
 * The log is synced and copied into the file (a checkpoint) by other threads. Otherwise each commit waits for the disk,
 * and whichever fills the log's thousandth page copies all of them: tens of milliseconds.
 */
export function createBulkWriter(db: Pick<Db, 'statement' | 'transaction' | 'file'>): BulkWriter {
  let thread: Worker | null = null
  let checkpoint: Promise<void> | null = null
  let checkpoints = 0
  let checkpointed = performance.now()
  let log: Promise<FileHandle | null> | null = null
  let syncing: Promise<void> | null = null

  const checkpointsAside = (): Worker | null => {
    if (thread) return thread
    db.statement('PRAGMA wal_autocheckpoint = 0').get()
    thread = new Worker(worker, { workerData: db.file, name: 'checkpoints' })
    thread.unref()
    return thread
  }
  const takeCheckpoint = (): Promise<void> => {
    checkpoint ??= new Promise<void>((resolve) => {
      const aside = checkpointsAside()!
      const done = () => {
        aside.off('message', done).off('exit', done).off('error', done)
        checkpoint = null
        resolve()
      }
      aside.once('message', done).once('exit', done).once('error', done)
      aside.postMessage('take')
    })
    return checkpoint
  }
  const sync = (): Promise<void> => {
    syncing ??= (async () => {
      log ??= open(`${db.file}-wal`, 'r+').catch(() => null)
      const file = await log
      // What cannot be synced here is synced by the next commit that waits for the disk, which says what is wrong.
      await file?.datasync().catch(() => {})
      syncing = null
    })()
    return syncing
  }

  return {
    transaction(work) {
      db.statement('PRAGMA main.synchronous = NORMAL').run()
      try {
        return db.transaction(work)
      } finally {
        db.statement('PRAGMA main.synchronous = FULL').run()
        void sync()
      }
    },
    async rest() {
      if (performance.now() - checkpointed < checkpointEvery) return
      const done = takeCheckpoint()
      if (++checkpoints % beside === 0) await done
      checkpointed = performance.now()
    },
    async close() {
      await syncing
      await sync()
      await (await log)?.close()
      if (!thread) return
      await takeCheckpoint()
      db.statement(`PRAGMA wal_autocheckpoint = ${usualCheckpoint}`).get()
      await thread.terminate()
    }
  }
}
