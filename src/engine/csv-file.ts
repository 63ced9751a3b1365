import { randomBytes } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { stringify } from 'csv-stringify/sync'
import { AppError } from '../shared/errors.ts'
import { asAppError } from './db/database.ts'
import { guardFormula } from './formula-cells.ts'
import { createSlices } from './slices.ts'

export type CsvCell = string | number | null

/**
 * Writes a CSV file that spreadsheets open as it is meant: UTF-8 with a byte order mark, lines ended by CRLF (RFC 4180),
 * and no cell that they would take for a formula. It appears under its name only when it is complete; until then, and
 * after a failure or `signal`, whatever was there before is there still. Returns the number of rows. Throws
 * FILE_UNWRITABLE, DISK_FULL. Batches of a few hundred rows keep each stretch short.
 */
export async function writeCsvFile(
  path: string,
  columns: readonly string[],
  batches: Iterable<CsvCell[][]> | AsyncIterable<CsvCell[][]>,
  signal?: AbortSignal
): Promise<number> {
  const part = `${path}.${randomBytes(4).toString('hex')}.part`
  let file: FileHandle | undefined
  try {
    file = await open(part, 'wx')
    await file.writeFile(`\ufeff${csvLines([[...columns]])}`)
    const slices = createSlices(signal)
    let rows = 0
    for await (const batch of batches) {
      await file.writeFile(csvLines(batch))
      rows += batch.length
      await slices.turn()
    }
    await file.sync()
    await file.close()
    file = undefined
    await rename(part, path)
    return rows
  } catch (error) {
    await file?.close()
    await rm(part, { force: true })
    throw unwritable(error, path)
  }
}

/** Cells that begin like a formula are guarded. */
export function csvLines(rows: CsvCell[][]): string {
  const guarded = rows.map((row) => row.map(guardFormula))
  return stringify(guarded, { record_delimiter: 'windows' })
}

function unwritable(error: unknown, path: string): unknown {
  const narrowed = asAppError(error)
  if (narrowed instanceof AppError && narrowed.code === 'DISK_FULL') return narrowed
  const isOfFile = error instanceof Error && 'code' in error && 'syscall' in error
  if (!isOfFile) return error
  return new AppError(
    'FILE_UNWRITABLE',
    `“${basename(path)}” cannot be written there (${String(error.code)}). Choose another folder or another name.`,
    { cause: error }
  )
}
