import type { WaitReason } from '../../../shared/models/campaign.ts'
import type { WaitPhrase } from '../../../shared/words/wait-words.ts'
import { AppError, toReasoned } from '../../../shared/errors.ts'
import { isCorruption } from '../../sqlite/index.ts'
import { flagDamaged } from '../../db/index.ts'
import type { EngineContext } from '../../context/index.ts'
import { diskCheckIntervalMs, type DiskSpace } from '../limits/disk-space.ts'
import { wait, wholeSecond } from '../status/wait-reason.ts'

/** How long a full disk is left alone before the results in hand are written again. */
const diskFullRetryMs = 5000
/** The same after any other failure. */
const failureRetryMs = 1000
/** A sleep that has not come after this time awake is no longer waited for. */
const maxDozeMs = 60_000

/** When an account queue waits because of the computer: its disk, its sleep. AccountHealth has what the account waits for. */
export interface Suspensions {
  /** Nothing is done at all, since the last try failed. */
  fromAll(): boolean
  /** Nothing is handed over; results are still written. */
  fromSending(): boolean
  /** Milliseconds until each is looked at again; 0 or less: it is none. */
  left(): number[]
  waits(): WaitReason[]
  /** A turn failed. Returns whether for want of space or rights to write, which comes right by itself. */
  failed(error: unknown): boolean
  fallAsleep(): void
  wakeUp(): void
}

export function createSuspensions(
  { clock, dataDir }: Pick<EngineContext, 'clock' | 'dataDir'>,
  disk: DiskSpace
): Suspensions {
  let failure: { until: number; phrase: WaitPhrase } = {
    until: 0,
    phrase: { reason: 'disk-full', params: {} }
  }
  let asleepUntil = 0
  const now = clock.monotonic

  return {
    fromAll: () => now() < failure.until,
    fromSending: () => now() < asleepUntil || disk.tooLittle() !== null,
    left: () => [
      failure.until - now(),
      asleepUntil - now(),
      disk.tooLittle() === null ? 0 : diskCheckIntervalMs
    ],
    waits() {
      const waits: WaitReason[] = []
      const until = wholeSecond(clock.now() + failure.until - now())
      if (now() < failure.until) waits.push(wait('disk', failure.phrase, { until }))
      const bytes = disk.tooLittle()
      if (bytes !== null) {
        const megabytes = Math.floor(bytes / 1024 / 1024)
        waits.push(wait('disk', { reason: 'disk-nearly-full', params: { megabytes } }))
      }
      if (now() < asleepUntil) waits.push(wait('asleep', { reason: 'asleep', params: {} }))
      return waits
    },
    failed(error) {
      const full = error instanceof AppError && (error.code === 'DISK_FULL' || error.code === 'READ_ONLY')
      const damaged = isCorruption(error)
      if (damaged) flagDamaged(dataDir)
      const phrase: WaitPhrase = full
        ? { reason: 'disk-full', params: {} }
        : damaged
          ? { reason: 'failed', params: { reason: 'data-damaged', params: {} } }
          : { reason: 'failed', params: toReasoned(error) }
      failure = { until: now() + (full ? diskFullRetryMs : failureRetryMs), phrase }
      return full
    },
    fallAsleep: () => void (asleepUntil = now() + maxDozeMs),
    wakeUp: () => void (asleepUntil = 0)
  }
}
