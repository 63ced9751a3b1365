import { parseAddress } from '../addresses/index.ts'
import type { CsvRow } from '../sources/index.ts'
import { headerRank, isKnownHeader } from './header-words.ts'

/** A title is that many rows at most. */
const maxTitleRows = 20

/**
 * Where the table of a file begins: how many rows of a title stand above it, and whether its first row has names of
 * columns.
 */
export function findTable(rows: readonly CsvRow[]): { titleRows: number; hasHeader: boolean } {
  const titleRows = countTitleRows(rows)
  const rest = rows.slice(titleRows)
  return { titleRows, hasHeader: hasNames(rest) }
}

/** A title ends above the row that names the column of addresses. It has no address and fewer values. */
function countTitleRows(rows: readonly CsvRow[]): number {
  const at = rows
    .slice(0, maxTitleRows + 1)
    .findIndex(({ cells }) => cells.some((cell) => headerRank(cell, 'address') !== undefined))
  if (at <= 0) return 0
  const width = filledCells(rows[at]!).length
  const isTitle = (row: CsvRow) =>
    filledCells(row).length <= Math.max(1, width - 1) && !row.cells.some((cell) => parseAddress(cell).ok)
  return rows.slice(0, at).every(isTitle) ? at : 0
}

const filledCells = ({ cells }: CsvRow) => cells.filter((cell) => cell.trim() !== '')

/** Names have no address, not even one with a slip in it. */
function hasNames(rows: readonly CsvRow[]): boolean {
  const first = rows[0]
  if (!first) return true
  if (first.cells.some((cell) => parseAddress(cell).ok)) return false
  if (first.cells.some(isKnownHeader)) return true
  const column = first.cells.findIndex((_, at) => {
    const others = rows.slice(1, 50).map(({ cells }) => cells[at]?.trim() ?? '')
    const filled = others.filter((cell) => cell !== '')
    return filled.length > 0 && filled.filter((cell) => parseAddress(cell).ok).length > filled.length / 2
  })
  const inAddresses = first.cells[column]?.trim()
  return inAddresses === undefined || !(inAddresses === '' || /@|\S\.\p{L}{2,}$/u.test(inAddresses))
}
