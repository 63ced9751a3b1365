import { type FileHandle, open } from 'node:fs/promises'
import type { Db } from './database.ts'

/** Milliseconds between two checkpoints. */
const checkpointEvery = 100

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
 * The log is synced and copied into the file by other threads. Otherwise each commit waits for the disk, and the log
 * grows faster than it is copied.
 */
export function createBulkWriter(
  db: Pick<Db, 'statement' | 'transaction' | 'file' | 'checkpoints'>
): BulkWriter {
  let checkpoint = Promise.resolve({ isLong: false })
  let checkpointed = performance.now()
  let log: Promise<FileHandle | null> | null = null
  let syncing: Promise<void> | null = null

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
      const { isLong } = await checkpoint
      checkpoint = db.checkpoints.take()
      // Waited for, so that nothing is written meanwhile and the log can be begun anew.
      if (isLong) await checkpoint
      checkpointed = performance.now()
    },
    async close() {
      await syncing
      // Where nothing was written there is nothing to sync.
      if (log) await sync()
      await (await log)?.close()
      await db.checkpoints.rest()
    }
  }
}
