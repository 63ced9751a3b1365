import { realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { UsageError } from '../exit-codes.ts'
import { readRegularFile } from './regular-file.ts'

const maxBytes = 1_000_000

/** Reads a file that its owner alone may read, and who must be the one who runs this. Throws UsageError. */
export function readPrivateFile(path: string, userId: number | undefined): string {
  try {
    return readRegularFile(path, maxBytes, ({ mode, uid }) => {
      if (userId === undefined) return
      if (uid !== userId) {
        throw new UsageError(`${path} belongs to another user. Secrets are read only from your own files.`)
      }
      if ((mode & 0o077) !== 0) {
        throw new UsageError(`Other users can read ${path}. Close it to them first: chmod 600 ${path}`)
      }
    })
  } catch (error) {
    if (error instanceof UsageError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    throw new UsageError(`${path} cannot be read (${code ?? message}).`)
  }
}

/** Replaces a file in one step: a crash leaves the old or the new one. Only its owner may read it. */
export function replacePrivateFile(path: string, content: string): void {
  const target = realPath(path)
  // Left behind by a crash, or put there by somebody else: it is not written into.
  rmSync(`${target}.new`, { force: true })
  writeFileSync(`${target}.new`, content, { flag: 'wx', mode: 0o600, flush: true })
  renameSync(`${target}.new`, target)
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
