import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

/** Pages: of the log, and of it in the file. */
export interface Checkpointed {
  log: number
  checkpointed: number
}

const connection = new DatabaseSync(workerData as string, { timeout: 5000 })
const checkpoint = connection.prepare('PRAGMA wal_checkpoint(PASSIVE)')
const nothing: Checkpointed = { log: 0, checkpointed: 0 }

function take(): Checkpointed {
  try {
    checkpoint.get()
    // While that was copied more was written. The second time it is only a little.
    return checkpoint.get() as unknown as Checkpointed
  } catch {
    // What cannot be copied now stays in the log, and is copied by a later one.
    return nothing
  }
}

/** Milliseconds for which a commit may have to wait, should a reader keep the log from being cut. */
const shortly = 50

function truncate(): boolean {
  connection.exec(`PRAGMA busy_timeout = ${shortly}`)
  try {
    return (connection.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number }).busy === 0
  } catch {
    return false
  } finally {
    connection.exec('PRAGMA busy_timeout = 5000')
  }
}

/** Each 'take' and 'truncate' is answered when it is done. */
parentPort!.on('message', (message: 'take' | 'truncate' | 'end') => {
  if (message !== 'end') {
    parentPort!.postMessage(message === 'take' ? take() : truncate())
    return
  }
  connection.close()
  parentPort!.close()
})
