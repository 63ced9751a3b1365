import { execFileSync } from 'node:child_process'
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const page = 4096

/** A file system of its own in memory, which a test can fill to the page. */
export interface SmallDisk {
  /** A folder on it. */
  readonly folder: string
  /** Leaves room for so many pages of 4 KiB, whatever else is on it. */
  leave(pages: number): void
  makeRoom(): void
  remove(): void
}

/** Why there is none to be had; null where there is. Mounting takes root, and Linux. */
export function noSmallDisk(root: string): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'mounting a file system takes root, on Linux'
  try {
    mountSmallDisk(root).remove()
    return null
  } catch (error) {
    return `no file system can be mounted here (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`
  }
}

export function mountSmallDisk(root: string, megabytes = 128): SmallDisk {
  const mounted = join(root, 'small-disk')
  mkdirSync(mounted, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', mounted], { stdio: 'pipe' })
  const folder = join(mounted, 'data')
  mkdirSync(folder)
  const ballast = openSync(join(mounted, 'ballast'), 'w')
  return {
    folder,
    leave(pages) {
      ftruncateSync(ballast, 0)
      const { bavail, bsize } = statfsSync(mounted)
      const bytes = bavail * bsize - pages * page
      const filling = Buffer.alloc(1024 * 1024, 1)
      for (let at = 0; at < bytes;)
        at += writeSync(ballast, filling, 0, Math.min(filling.length, bytes - at), at)
    },
    makeRoom: () => ftruncateSync(ballast, 0),
    remove() {
      closeSync(ballast)
      execFileSync('umount', ['-l', mounted], { stdio: 'pipe' })
      rmSync(mounted, { recursive: true, force: true })
    }
  }
}
