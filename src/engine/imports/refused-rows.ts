import type { RefusedRow } from '../../shared/models/import.ts'
import type { Page } from '../../shared/models/paging.ts'
import { type CsvCell, writeCsvFile } from '../files/index.ts'
import { openStageFile, type StageFile } from '../sqlite/index.ts'
import { createExportFormat, skippedRowColumns } from '../../shared/words/csv-headers.ts'
import { rowProblemText } from '../../shared/words/row-problems.ts'
import { readPhrase } from '../db/index.ts'

/** Rows from one mark of `refused_pages` to the next. */
const markEvery = 100
const batchSize = 500

/** A page of the refused rows, by line. */
export function refusedPage(file: string, offset: number, limit: number): Page<RefusedRow> {
  return withFile(file, (stage) => {
    const { total } = stage.statement('SELECT refused AS total FROM about').get() as { total: number }
    const mark = stage
      .statement('SELECT line FROM refused_pages WHERE page = ?')
      .get(Math.floor(offset / markEvery)) as { line: number } | undefined
    const rows = mark
      ? (stage
          .statement(
            'SELECT line, reason, problem, raw FROM refused WHERE line >= ? ORDER BY line LIMIT ? OFFSET ?'
          )
          .all(mark.line, limit, offset % markEvery) as unknown as (Omit<RefusedRow, 'problem'> & {
          problem: string
        })[])
      : []
    return { rows: rows.map((row) => ({ ...row, problem: readPhrase(row.problem) })), offset, total }
  })
}

/** Writes the refused rows as they are in the file, with line and reason, to be corrected and imported again. */
export function saveRefused(file: string, path: string, signal?: AbortSignal): Promise<number> {
  const stage = openStageFile(file)
  const { headers, widest } = stage.statement('SELECT headers, widest FROM about').get() as {
    headers: string
    widest: number
  }
  const columns = JSON.parse(headers) as string[]
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
  const next = stage.statement(
    'SELECT line, problem, cells FROM refused WHERE line > ? ORDER BY line LIMIT ?'
  )
  for (let line = 0; ;) {
    const rows = next.all(line, batchSize) as { line: number; problem: string; cells: string }[]
    if (rows.length === 0) return
    line = rows.at(-1)!.line
    yield rows.map((row) => {
      const cells = JSON.parse(row.cells) as CsvCell[]
      while (cells.length < width) cells.push('')
      return [...cells, row.line, rowProblemText(readPhrase(row.problem), format)]
    })
  }
}

function withFile<T>(file: string, work: (stage: StageFile) => T): T {
  const stage = openStageFile(file)
  try {
    return work(stage)
  } finally {
    stage.close()
  }
}
