import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

/** Each message asks for one checkpoint, and is answered when it is done. */
const connection = new DatabaseSync(workerData as string, { timeout: 5000 })
const checkpoint = connection.prepare('PRAGMA wal_checkpoint(PASSIVE)')

parentPort!.on('message', () => {
  try {
    checkpoint.get()
  } catch {
    // What cannot be copied now stays in the log, and is copied by a later one.
  }
  parentPort!.postMessage('done')
})
