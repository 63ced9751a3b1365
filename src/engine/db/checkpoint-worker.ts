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

/** Each 'take' is answered when it is done. */
parentPort!.on('message', (message: 'take' | 'end') => {
  if (message === 'take') {
    parentPort!.postMessage(take())
    return
  }
  connection.close()
  parentPort!.close()
})
