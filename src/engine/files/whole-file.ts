import { randomBytes } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { asAppError } from '../sqlite/index.ts'
import { createYielder } from '../runtime/index.ts'

/**
 * Writes a text file chunk by chunk. It appears under its name only when it is complete; until then, and after a failure
 * or `signal`, whatever was there before is there still. Only the person can read it. Chunks of a few hundred rows keep each stretch short. Throws
 * FILE_UNWRITABLE, DISK_FULL.
 */
export async function writeWholeFile(
  path: string,
  chunks: Iterable<string> | AsyncIterable<string>,
  signal?: AbortSignal
): Promise<void> {
  // A name of its own: behind the other one it would be too long where that is as long as the disk allows.
  const part = join(dirname(path), `countersign-${randomBytes(8).toString('hex')}.part`)
  let file: FileHandle | undefined
  try {
    file = await open(part, 'wx', 0o600)
    const slices = createYielder(signal)
    for await (const chunk of chunks) {
      await file.writeFile(chunk)
      await slices.turn()
    }
    await file.sync()
    await file.close()
    file = undefined
    await rename(part, path)
  } catch (error) {
    await file?.close()
    await rm(part, { force: true })
    throw unwritable(error, path)
  }
}

function unwritable(error: unknown, path: string): unknown {
  const narrowed = asAppError(error)
  if (narrowed instanceof AppError && narrowed.code === 'DISK_FULL') return narrowed
  const isOfFile = error instanceof Error && 'code' in error && 'syscall' in error
  if (!isOfFile) return error
  return new AppError(
    'FILE_UNWRITABLE',
    'file-unwritable',
    { fileName: basename(path), detail: String(error.code) },
    { cause: error }
  )
}
