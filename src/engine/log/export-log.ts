import { causeText } from '../../shared/models/causes.ts'
import type { LogFilter } from '../../shared/models/delivery.ts'
import { type CsvCell, writeCsvFile } from '../files/csv-file.ts'
import type { Db } from '../db/database.ts'
import type { MatchingAttempts } from './matching-attempts.ts'
import { type ExportedAttempt, exportedRows } from './queries.ts'

const batchSize = 500

export const logColumns = [
  'Time (UTC)',
  'Local time',
  'Recipient',
  'Name',
  'Campaign',
  'Outcome',
  'Cause',
  'Code',
  'Enhanced code',
  'Server said',
  'Milliseconds',
  'Try',
  'Message-ID'
]

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
  return writeCsvFile(path, logColumns, batches(db, ids), signal)
}

function* batches(db: Db, ids: readonly number[]): Generator<CsvCell[][], void, void> {
  for (let end = ids.length; end > 0; end -= batchSize) {
    yield exportedRows(db, ids.slice(Math.max(0, end - batchSize), end)).map(logCells)
  }
}

export function logCells(row: ExportedAttempt): CsvCell[] {
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
