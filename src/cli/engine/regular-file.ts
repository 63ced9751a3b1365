import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs'
import { UsageError } from '../exit-codes.ts'

/**
 * Reads a file that a person named, looked at and read through one handle: nobody can put another file in its place in
 * between. A pipe or a folder is refused instead of being waited for. Throws UsageError, or what the system says.
 */
export function readRegularFile(
  path: string,
  maxBytes: number,
  check: (found: Stats) => void = () => {}
): string {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const found = fstatSync(file)
    if (!found.isFile()) throw new UsageError(`${path} is not a file.`)
    if (found.size > maxBytes) throw new UsageError(`${path} is too large.`)
    check(found)
    return readFileSync(file, 'utf8')
  } finally {
    closeSync(file)
  }
}
