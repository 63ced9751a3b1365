import { type ParsedAddress, parseAddress } from './address.ts'

/**
 * How programs separate several values in one cell; Google writes ` ::: `. A space is none: it is more likely a slip. A bar
 * can be part of an address, so it separates only what the others do not.
 */
const separators = [/\s*(?::::|[;,\n\r])\s*/, /\s*\|\s*/]

/** The first address of a cell, and how many it has. With several, each of them has to be one. */
export function firstAddress(cell: string): { parsed: ParsedAddress; count: number } {
  const whole = parseAddress(cell)
  if (whole.ok) return { parsed: whole, count: 1 }
  const [first, count] = firstOf(cell, separators)
  return first?.ok ? { parsed: first, count } : { parsed: whole, count: 1 }
}

function firstOf(cell: string, [separator, ...further]: readonly RegExp[]): [ParsedAddress | null, number] {
  if (separator === undefined) return [null, 0]
  const parts = cell.split(separator).filter((part) => part.trim() !== '')
  const all = parts.map((part): [ParsedAddress | null, number] => {
    const parsed = parseAddress(part)
    return parsed.ok ? [parsed, 1] : firstOf(part, further)
  })
  if (all.some(([parsed]) => parsed === null)) return [null, 0]
  // A bar before or behind one address is part of it, or a slip.
  if (further.length === 0 && parts.length < 2) return [null, 0]
  return [all[0]?.[0] ?? null, all.reduce((sum, [, count]) => sum + count, 0)]
}
