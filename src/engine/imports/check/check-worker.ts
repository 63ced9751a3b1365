import { parentPort, workerData } from 'node:worker_threads'
import { AppError, type ErrorCode } from '../../../shared/errors.ts'
import type { Reasoned } from '../../../shared/words/catalog.ts'
import { asAppError } from '../../sqlite/index.ts'
import { checkFile, type CheckOrder, type CheckPhase } from './check-file.ts'
import type { Counts } from './compare-rows.ts'

/** What the thread posts to the engine. */
export type CheckMessage =
  | { kind: 'progress'; phase: CheckPhase; done: number; of: number }
  | { kind: 'counted'; counts: Counts }
  | ({ kind: 'failed'; code: ErrorCode; data: Record<string, unknown> } & Reasoned)

/** Between two messages about progress. */
const progressIntervalMs = 100

const say = (message: CheckMessage) => parentPort!.postMessage(message)

let lastSentAt = 0
try {
  const counts = checkFile(workerData as CheckOrder, (phase, done, of) => {
    const now = performance.now()
    if (now - lastSentAt < progressIntervalMs) return
    lastSentAt = now
    say({ kind: 'progress', phase, done, of })
  })
  say({ kind: 'counted', counts })
} catch (error) {
  const { code, reason, params, data } = narrow(asAppError(error))
  say({ kind: 'failed', code, reason, params, data })
}

function narrow(error: unknown): AppError {
  if (error instanceof AppError) return error
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return new AppError('INTERNAL', 'file-check-failed', { detail }, { cause: error })
}
