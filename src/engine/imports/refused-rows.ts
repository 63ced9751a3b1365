import type { RefusedRow } from '../../shared/models/import.ts'
import type { Page } from '../../shared/models/paging.ts'
import { createExportFormat, skippedRowColumns } from '../../shared/words/csv-headers.ts'
import { rowProblemText } from '../../shared/words/row-problems.ts'
import { type CsvCell, writeCsvFile } from '../files/index.ts'
import { openStageFile, type StageFile } from '../sqlite/index.ts'
import { aboutRefused, firstLineOfPage, refusedCells, refusedFrom } from './refused-rows.sql.ts'

/** As in `refused_pages`. */
const rowsPerPage = 100
const rowsPerRead = 500

/** A page of the refused rows, by line. */
export function refusedPage(file: string, offset: number, limit: number): Page<RefusedRow> {
  const stage = openStageFile(file)
  try {
    const { total } = aboutRefused(stage)
    const line = firstLineOfPage(stage, Math.floor(offset / rowsPerPage))
    const rows = line === undefined ? [] : refusedFrom(stage, line, limit, offset % rowsPerPage)
    return { rows, offset, total }
  } finally {
    stage.close()
  }
}

/** Writes the refused rows as they are in the file, with line and reason, to be corrected and imported again. */
export function saveRefused(file: string, path: string, signal?: AbortSignal): Promise<number> {
  const stage = openStageFile(file)
  const { headers, widest } = aboutRefused(stage)
  const columns = [...headers]
  while (columns.length < widest) columns.push('')
  return writeCsvFile(
    path,
    [...columns, skippedRowColumns.line, skippedRowColumns.reason],
    batches(stage, columns.length),
    signal
  ).finally(() => stage.close())
}

function* batches(stage: StageFile, width: number): Generator<CsvCell[][], void, void> {
  const format = createExportFormat()
  for (let after = 0; ;) {
    const rows = refusedCells(stage, after, rowsPerRead)
    if (rows.length === 0) return
    after = rows.at(-1)!.line
    yield rows.map(({ line, problem, cells }) => {
      while (cells.length < width) cells.push('')
      return [...cells, line, rowProblemText(problem, format)]
    })
  }
}
