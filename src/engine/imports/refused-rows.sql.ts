import type { RefusedRow } from '../../shared/models/import.ts'
import { readPhrase } from '../db/index.ts'
import type { Statements } from '../sqlite/index.ts'

export interface AboutRefused {
  headers: string[]
  /** The largest number of cells in a row. */
  widest: number
  total: number
}

export function aboutRefused(stage: Statements): AboutRefused {
  const { headers, widest, refused } = stage
    .statement<{ headers: string; widest: number; refused: number }>(
      'SELECT headers, widest, refused FROM about'
    )
    .get()!
  return { headers: JSON.parse(headers), widest, total: refused }
}

/** The line on which a page of a hundred rows begins; undefined after the last one. */
export const firstLineOfPage = (stage: Statements, page: number): number | undefined =>
  stage.statement<{ line: number }>('SELECT line FROM refused_pages WHERE page = ?').get(page)?.line

/** From the line on, in the order of lines. */
export const refusedFrom = (stage: Statements, line: number, limit: number, offset: number): RefusedRow[] =>
  stage
    .statement<Omit<RefusedRow, 'problem'> & { problem: string }>(
      'SELECT line, reason, problem, raw FROM refused WHERE line >= ? ORDER BY line LIMIT ? OFFSET ?'
    )
    .all(line, limit, offset)
    .map((row) => ({ ...row, problem: readPhrase(row.problem) }))

/** With all their cells, after the line. */
export const refusedCells = (stage: Statements, after: number, limit: number) =>
  stage
    .statement<{ line: number; problem: string; cells: string }>(
      'SELECT line, problem, cells FROM refused WHERE line > ? ORDER BY line LIMIT ?'
    )
    .all(after, limit)
    .map(({ line, problem, cells }) => ({
      line,
      problem: readPhrase(problem),
      cells: JSON.parse(cells) as string[]
    }))
