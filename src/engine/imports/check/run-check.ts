import { Worker } from 'node:worker_threads'
import { AppError } from '../../../shared/errors.ts'
import type { CheckOrder } from './check-file.ts'
import type { CheckMessage } from './check-worker.ts'
import type { Counts } from './compare-rows.ts'

/** Beside this file, built or not. */
const worker = new URL(
  import.meta.url.endsWith('.ts') ? './check-worker.ts' : './import-check.js',
  import.meta.url
)

export type CheckEvent = Exclude<CheckMessage, { kind: 'failed' }>

/**
 * Checks a file in a separate thread, so that the engine never waits for it. When the caller goes away or `signal` is
 * aborted, it ends the thread and rejects with the signal's reason. Throws what checkFile throws.
 */
export async function* runCheck(
  order: CheckOrder,
  signal?: AbortSignal
): AsyncGenerator<Extract<CheckEvent, { kind: 'progress' }>, Counts, void> {
  signal?.throwIfAborted()
  const thread = new Worker(worker, {
    workerData: order,
    name: 'import check',
    resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 128 }
  })
  const messages: CheckMessage[] = []
  let ended: Error | true | undefined
  let wake = () => {}
  thread.on('message', (message: CheckMessage) => {
    messages.push(message)
    wake()
  })
  thread.on('error', (error) => {
    ended = error
    wake()
  })
  thread.on('exit', () => {
    ended ??= true
    wake()
  })
  const abort = () => wake()
  signal?.addEventListener('abort', abort)
  try {
    for (;;) {
      signal?.throwIfAborted()
      const message = messages.shift()
      if (!message) {
        if (ended) throw ended === true ? new Error('The check of the file ended without a result.') : ended
        await new Promise<void>((resolve) => (wake = resolve))
        continue
      }
      if (message.kind === 'counted') return message.counts
      if (message.kind === 'failed') throw AppError.received(message.code, message, message)
      yield message
    }
  } finally {
    signal?.removeEventListener('abort', abort)
    await thread.terminate()
  }
}
