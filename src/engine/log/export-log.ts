import type { ExportedAttempt, LogFilter, LogStreamRequest } from '../../shared/models/delivery.ts'
import { causeText } from '../../shared/words/cause-words.ts'
import { logColumns } from '../../shared/words/csv-headers.ts'
import { type CsvCell, csvLines, writeCsvFile } from '../files/index.ts'
import type { Db } from '../db/index.ts'
import type { MatchingAttempts } from './matching-attempts.ts'
import { createYielder } from '../runtime/index.ts'
import { exportedRows } from './attempts.sql.ts'

const rowsPerBatch = 500

/** Writes what matches now, newest first. Returns the number of rows. Throws FILE_UNWRITABLE, DISK_FULL. */
export async function exportLog(
  db: Db,
  matching: MatchingAttempts,
  filter: LogFilter,
  path: string,
  signal?: AbortSignal
): Promise<number> {
  // A copy: what is sent meanwhile does not belong to this export.
  const ids = (await matching.of(filter, signal)).slice()
  return writeCsvFile(path, logColumns, cells(rowBatches(db, ids)), signal)
}

/** What matches now, newest first, in batches: the newest `limit` rows of it. */
export async function* streamLog(
  db: Db,
  matching: MatchingAttempts,
  { filter, limit }: LogStreamRequest,
  signal?: AbortSignal
): AsyncGenerator<ExportedAttempt[], void, void> {
  const ids = (await matching.of(filter, signal)).slice(limit === null ? 0 : -limit)
  const yielder = createYielder(signal)
  for (const rows of rowBatches(db, ids)) {
    yield rows
    await yielder.turn()
  }
}

/** The same as lines of CSV, the names of the columns first. */
export async function* streamCsv(rows: AsyncIterable<ExportedAttempt[]>): AsyncGenerator<string, void, void> {
  yield csvLines([[...logColumns]])
  for await (const batch of rows) yield csvLines(batch.map(logCells))
}

function* rowBatches(db: Db, ids: readonly number[]): Generator<ExportedAttempt[], void, void> {
  for (let end = ids.length; end > 0; end -= rowsPerBatch) {
    yield exportedRows(db, ids.slice(Math.max(0, end - rowsPerBatch), end))
  }
}

function* cells(batches: Iterable<ExportedAttempt[]>): Generator<CsvCell[][], void, void> {
  for (const rows of batches) yield rows.map(logCells)
}

function logCells(row: ExportedAttempt): CsvCell[] {
  return [
    new Date(row.at).toISOString(),
    localTime(row.at),
    row.address,
    row.name,
    row.campaignName,
    row.outcome,
    row.cause === null ? '' : causeText(row.cause).sentence,
    row.code,
    row.enhanced,
    row.reply,
    row.durationMs === null ? null : Math.round(row.durationMs),
    row.try,
    row.messageId
  ]
}

/** 2026-11-22 14:03:11 in this computer's time zone: what a spreadsheet takes for a time. */
function localTime(at: number): string {
  const shifted = at - new Date(at).getTimezoneOffset() * 60_000
  return new Date(shifted).toISOString().slice(0, 19).replace('T', ' ')
}
