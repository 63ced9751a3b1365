import { stringify } from 'csv-stringify/sync'
import { guardFormula } from '../../shared/text/formula-cells.ts'
import { writeWholeFile } from './whole-file.ts'

export type CsvCell = string | number | null

/**
 * Writes a CSV file that spreadsheets open as it is meant: UTF-8 with a byte order mark, lines ended by CRLF (RFC 4180),
 * and no cell that they would take for a formula. Whole or not at all, see writeWholeFile. Returns the number of rows.
 * Throws FILE_UNWRITABLE, DISK_FULL.
 */
export async function writeCsvFile(
  path: string,
  columns: readonly string[],
  batches: Iterable<CsvCell[][]> | AsyncIterable<CsvCell[][]>,
  signal?: AbortSignal
): Promise<number> {
  let rows = 0
  const chunks = async function* () {
    yield `\ufeff${csvLines([[...columns]])}`
    for await (const batch of batches) {
      rows += batch.length
      yield csvLines(batch)
    }
  }
  await writeWholeFile(path, chunks(), signal)
  return rows
}

/** Cells that begin like a formula are guarded. */
export function csvLines(rows: CsvCell[][]): string {
  const guarded = rows.map((row) => row.map(guardFormula))
  return stringify(guarded, { record_delimiter: 'windows' })
}
