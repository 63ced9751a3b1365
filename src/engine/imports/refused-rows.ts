import type { RefusedRow } from '../../shared/models/import.ts'
import type { Page } from '../../shared/models/paging.ts'
import { type CsvCell, writeCsvFile } from '../files/index.ts'
import { openStageFile, type StageFile } from '../sqlite/index.ts'
import { skippedRowColumns } from '../../shared/words/csv-headers.ts'

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
            'SELECT line, reason, text, raw FROM refused WHERE line >= ? ORDER BY line LIMIT ? OFFSET ?'
          )
          .all(mark.line, limit, offset % markEvery) as unknown as RefusedRow[])
      : []
    return { rows, offset, total }
  })
}

/** Writes the refused rows as they are in the file, with line and reason, to be put right and imported again. */
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
  const next = stage.statement('SELECT line, text, cells FROM refused WHERE line > ? ORDER BY line LIMIT ?')
  for (let line = 0; ;) {
    const rows = next.all(line, batchSize) as { line: number; text: string; cells: string }[]
    if (rows.length === 0) return
    line = rows.at(-1)!.line
    yield rows.map((row) => {
      const cells = JSON.parse(row.cells) as CsvCell[]
      while (cells.length < width) cells.push('')
      return [...cells, row.line, row.text]
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
