type Cell = string | number | bigint | Uint8Array | null
type PlainValue = string | number | boolean | null | PlainValue[] | { [name: string]: PlainValue }

/** Columns whose text is JSON. */
const nested = new Set(['fields', 'before', 'values_json', 'selection', 'phrase', 'undeliverable_reason'])

/**
 * A row as it stands in an export: names in camel case, times as ISO 8601 in UTC, JSON as what it says. By the names of
 * columns alone, so that a new column is in the next export.
 */
export function plainRow(row: Record<string, Cell>): { [name: string]: PlainValue } {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [camel(name.replace(/_json$/, '')), plain(name, value)])
  )
}

function plain(name: string, value: Cell): PlainValue {
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value)
    return name === 'raw' ? bytes.toString('utf8') : bytes.toString('hex')
  }
  if (typeof value === 'string' && nested.has(name)) return datesIn(JSON.parse(value) as PlainValue, name)
  return typeof value === 'bigint' ? Number(value) : time(name, value)
}

const time = (name: string, value: string | number | null): string | number | null =>
  typeof value === 'number' && /(?:^|_)at$/.test(name) ? isoTime(value) : value

export const isoTime = (at: number): string => new Date(at).toISOString()

/** A person's own columns are theirs to name: nothing in `fields` is taken for a time of ours. */
function datesIn(value: PlainValue, name: string): PlainValue {
  if (name === 'fields' || value === null || typeof value !== 'object' || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([part, inner]) => [
      part,
      typeof inner === 'number' ? time(part, inner) : datesIn(inner, part)
    ])
  )
}

const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
