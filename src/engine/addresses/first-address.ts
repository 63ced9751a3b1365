import { type ParsedAddress, parseAddress } from './address.ts'

/** How programs separate several values in one cell; Google writes ` ::: `. A space is none: it is more likely a slip. */
const separator = /\s*(?::::|[;,|\n\r])\s*/

/** The first address of a cell, and how many it has. With several, each of them has to be one. */
export function firstAddress(cell: string): { parsed: ParsedAddress; count: number } {
  const whole = parseAddress(cell)
  if (whole.ok || !separator.test(cell)) return { parsed: whole, count: 1 }
  const all = cell
    .split(separator)
    .filter((part) => part.trim() !== '')
    .map(parseAddress)
  const first = all[0]
  return first && all.every(({ ok }) => ok)
    ? { parsed: first, count: all.length }
    : { parsed: whole, count: 1 }
}
