import { parentPort, workerData } from 'node:worker_threads'
import { AppError } from '../../../shared/errors.ts'
import { asAppError } from '../../db/disk-errors.ts'
import { checkFile, type CheckOrder, type CheckPhase } from './check-file.ts'
import type { Counts } from './compare-rows.ts'

/** What the thread says to the engine. */
export type CheckMessage =
  | { kind: 'progress'; phase: CheckPhase; done: number; of: number }
  | { kind: 'counted'; counts: Counts }
  | { kind: 'failed'; code: AppError['code']; message: string; data: Record<string, unknown> }

/** Milliseconds between two messages about progress. */
const interval = 100

const say = (message: CheckMessage) => parentPort!.postMessage(message)

let told = 0
try {
  const counts = checkFile(workerData as CheckOrder, (phase, done, of) => {
    const now = performance.now()
    if (now - told < interval) return
    told = now
    say({ kind: 'progress', phase, done, of })
  })
  say({ kind: 'counted', counts })
} catch (error) {
  const narrowed = asAppError(error)
  if (narrowed instanceof AppError) {
    say({ kind: 'failed', code: narrowed.code, message: narrowed.message, data: narrowed.data })
  } else {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    say({ kind: 'failed', code: 'INTERNAL', message: `The file could not be checked: ${message}`, data: {} })
  }
}
