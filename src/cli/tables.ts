import stringWidth from 'fast-string-width'
import { spelledOut } from '../shared/text/hidden-characters.ts'

/** Lines of columns, aligned by what a terminal shows. A cell is one line, whatever is in it. */
export function tableLines(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const cells = [head, ...rows].map((row) => row.map((cell) => spelledOut(cell.replace(/\s+/g, ' ').trim())))
  const widths = head.map((_, column) => Math.max(...cells.map((row) => stringWidth(row[column] ?? ''))))
  return cells.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat(widths[column]! - stringWidth(cell)))
      .join('  ')
      .trimEnd()
  )
}

/** 'Name:  value', with the values one below the other. */
export function factLines(facts: readonly (readonly [name: string, value: string | null])[]): string[] {
  const told = facts.flatMap(([name, value]) => (value === null || value === '' ? [] : [[`${name}:`, value]]))
  return told.length === 0 ? [] : tableLines(told[0]!, told.slice(1))
}
