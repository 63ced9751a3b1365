import { type CsvCell, csvLines } from '../../engine/files/csv-file.ts'
import { openToRead } from '../../engine/db/open/open-to-read.ts'
import { logCells } from '../../engine/log/export-log.ts'
import { createMatchingAttempts } from '../../engine/log/matching-attempts.ts'
import { exportedRows } from '../../engine/log/queries.ts'
import type { ExportedAttempt } from '../../shared/models/delivery.ts'
import { spelledOut } from '../../shared/text/hidden-characters.ts'
import { causeText } from '../../shared/words/cause-words.ts'
import { logColumns } from '../../shared/words/csv-headers.ts'
import type { LogCommand } from '../command-line.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Surroundings } from '../command-context.ts'
import { isoTime } from '../words.ts'

const batchSize = 500

/** `countersign log`: newest first, as much of it as somebody reads. */
export async function printLog(
  command: LogCommand,
  { terminal, dataDir, stop }: Surroundings
): Promise<number> {
  const { db, close } = openToRead(dataDir)
  try {
    const filter = {
      ...(command.campaignId === null ? {} : { campaignId: command.campaignId }),
      ...(command.outcome === null ? {} : { outcome: command.outcome }),
      ...(command.since === null ? {} : { since: command.since })
    }
    const matching = await createMatchingAttempts(db).of(filter, stop)
    const first = command.limit === null ? 0 : Math.max(0, matching.length - command.limit)
    if (command.csv) await terminal.write(csvLines([[...logColumns]]))
    for (let end = matching.length; end > first && !terminal.closed; end -= batchSize) {
      stop.throwIfAborted()
      const rows = exportedRows(db, matching.slice(Math.max(first, end - batchSize), end))
      await terminal.write(textOf(rows, command))
    }
    return exitCodes.done
  } finally {
    close()
  }
}

function textOf(rows: ExportedAttempt[], { csv, json }: LogCommand): string {
  if (csv) return csvLines(rows.map((row): CsvCell[] => logCells(row)))
  return rows.map((row) => `${json ? JSON.stringify(asJson(row)) : line(row)}\n`).join('')
}

function line({ at, address, outcome, reply, cause, campaignName }: ExportedAttempt): string {
  const said = reply ?? (cause === null ? '' : causeText(cause).sentence)
  // One row is one line, whatever a server says.
  return spelledOut(
    [isoTime(at), outcome.padEnd(8), address, campaignName, said].join('  ').replace(/[\r\n]+/g, ' ')
  )
}

const asJson = ({ at, cause, ...row }: ExportedAttempt) => ({
  at: isoTime(at),
  ...row,
  cause,
  why: cause === null ? null : causeText(cause).sentence
})
