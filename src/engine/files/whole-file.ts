import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, rmSync } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { asAppError } from '../sqlite/index.ts'
import { createYielder } from '../runtime/index.ts'

/**
 * What the name begins with that a file has until it is complete. It follows from the path, so that what a kill left can
 * be found. Not the file's name with an ending: that can be as long as the disk allows.
 */
const partPrefix = (path: string): string =>
  `countersign-${createHash('sha256').update(path).digest('hex').slice(0, 16)}-`

/** Removes what a kill left of a file. Nothing may be writing it. */
export function removeParts(path: string): void {
  const folder = dirname(path)
  for (const name of readdirSync(folder)) {
    if (name.startsWith(partPrefix(path)) && name.endsWith('.part')) rmSync(join(folder, name))
  }
}

/**
 * Writes a text file chunk by chunk. It appears under its name only when it is complete; until then, and after a failure
 * or `signal`, whatever was there before is there still. Only the person can read it. Chunks of a
 * few hundred rows keep each stretch short. Throws FILE_UNWRITABLE, DISK_FULL.
 */
export async function writeWholeFile(
  path: string,
  chunks: Iterable<string> | AsyncIterable<string>,
  signal?: AbortSignal
): Promise<void> {
  const part = join(dirname(path), `${partPrefix(path)}${randomBytes(4).toString('hex')}.part`)
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
