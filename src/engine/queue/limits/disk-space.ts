import { statfs } from 'node:fs/promises'
import type { Clock } from '../../runtime/index.ts'

/** With less, nothing more is handed over: results, the log and a backup must still fit. */
const minFreeBytes = 64 * 1024 * 1024
export const diskCheckIntervalMs = 10_000

/** The space left where the data is. Sending stops before the disk is full, so that every result can be written down. */
export interface DiskSpace {
  /** Bytes left when they are too few to send; null otherwise, also where nobody can tell. Checks from time to time. */
  tooLittle(): number | null
}

export function watchDiskSpace(
  clock: Pick<Clock, 'monotonic'>,
  free: () => Promise<number>,
  changed: () => void
): DiskSpace {
  let left = Infinity
  let lookedAt = -Infinity

  const look = async () => {
    lookedAt = clock.monotonic()
    const before = left < minFreeBytes
    left = await free().catch(() => Infinity)
    if (left < minFreeBytes !== before) changed()
  }
  return {
    tooLittle() {
      if (clock.monotonic() - lookedAt >= diskCheckIntervalMs) void look()
      return left < minFreeBytes ? left : null
    }
  }
}

/** Bytes that this user can still write in the folder. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
