const isoTime =
  /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[T ]+(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?: ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d(?::?\d\d)?)?))?(?: ?[A-Z]{1,5})?)?$/i
const dayOrMonthFirst =
  /^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?:[ ,T]+(\d{1,2}):(\d\d)(?::(\d\d))?(?: ?([ap])\.?m\.?)?)?$/i
const compact = /^(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)Z?)?$/
const named =
  /^(?:\p{L}+\.?,? )?(?:(\d{1,2})(?:\.|st|nd|rd|th)?[ -](?:de )?(\p{L}+)\.?,?(?: de)?|(\p{L}+)\.? (\d{1,2})(?:st|nd|rd|th)?,?)[ -](\d{4})(?:,? (?:at )?(\d{1,2}):(\d\d)(?::(\d\d))? ?([ap]\.?m\.?)?(?: ?(Z|UTC|GMT|[+-]\d\d:?\d\d))?)?$/iu
const eastAsian = /^(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]/
const unix = /^(\d{9,10}|\d{12,13}|\d{15,16})(?:\.\d+)?$/

const monthLanguages = ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'pl', 'ru', 'sv', 'cs', 'tr']

/** Milliseconds since the epoch; null where it is a date, but not clear which. */
export type ReadTime = { at: number | null }

/**
 * Reads a date or time as databases, programs and people write it: of PostgreSQL, MySQL, Go, ISO 8601, RFC 5322, Unix
 * seconds to microseconds, months by name. Without a zone it is UTC, on every computer. Undefined where it is none.
 */
export function readTime(text: string): ReadTime | undefined {
  // Nearly every word of a status column has no digit.
  if (!/\d/.test(text)) return undefined
  // JavaScript writes “GMT+0100 (Central European Standard Time)”.
  const time = text.replace(/\s*\([^)]*\)$/, '').replace(/GMT(?=[+-])/, '')
  return readNumber(time) ?? readIso(time) ?? readDayOrMonthFirst(time) ?? readNamed(time)
}

function readNumber(text: string): ReadTime | undefined {
  const [, y, mo, d, h, mi, s] = compact.exec(text) ?? []
  if (y !== undefined && Number(y) >= 1970 && Number(y) < 2100) return timeOf(y, mo, d, h, mi, s)
  const [, digits] = unix.exec(text) ?? []
  if (digits === undefined) return undefined
  if (digits.length <= 10) return { at: Number(digits) * 1000 }
  return { at: Math.floor(Number(digits) / (digits.length <= 13 ? 1 : 1000)) }
}

function readIso(text: string): ReadTime | undefined {
  const [, y, , mo, d, h, mi, s, fraction = '', zone] = isoTime.exec(text) ?? eastAsianParts(text)
  if (y === undefined) return undefined
  return timeOf(y, mo, d, h, mi, s, Number(`0.${fraction || 0}`) * 1000, zone)
}

function eastAsianParts(text: string): (string | undefined)[] {
  const [, y, mo, d] = eastAsian.exec(text) ?? []
  return [text, y, '', mo, d]
}

/** Between dots the day comes first. Otherwise it is clear only where one of them is no month. */
function readDayOrMonthFirst(text: string): ReadTime | undefined {
  const [, first, separator, second, year, h, mi, s, half] = dayOrMonthFirst.exec(text) ?? []
  if (first === undefined || second === undefined || year === undefined) return undefined
  const y = year.length === 2 ? `20${year}` : year
  const hour = hourOf(h, half)
  if (separator === '.' || Number(first) > 12) return timeOf(y, second, first, hour, mi, s)
  if (Number(second) > 12) return timeOf(y, first, second, hour, mi, s)
  return timeOf(y, first, second, hour, mi, s) && { at: null }
}

function readNamed(text: string): ReadTime | undefined {
  const [, dayBefore, monthAfter, monthBefore, dayAfter, y, h, mi, s, half, zone] = named.exec(text) ?? []
  const name = monthAfter ?? monthBefore
  if (y === undefined || name === undefined) return undefined
  const month = months().get(name.toLowerCase().normalize('NFC'))
  if (month === undefined) return undefined
  return timeOf(y, String(month), dayBefore ?? dayAfter, hourOf(h, half), mi, s, 0, zone)
}

let known: Map<string, number> | undefined

function months(): Map<string, number> {
  if (known) return known
  known = new Map()
  for (const language of monthLanguages) {
    for (const month of ['long', 'short'] as const) {
      for (const day of [undefined, 'numeric'] as const) {
        const formatter = new Intl.DateTimeFormat(language, { month, day, timeZone: 'UTC' })
        for (let n = 1; n <= 12; n++) {
          const part = formatter.formatToParts(Date.UTC(2026, n - 1, 1)).find(({ type }) => type === 'month')
          if (part) known.set(part.value.toLowerCase().replace(/\.$/, ''), n)
        }
      }
    }
  }
  return known
}

const hourOf = (hour: string | undefined, half: string | undefined) =>
  half === undefined || hour === undefined ? hour : String((Number(hour) % 12) + (/^p/i.test(half) ? 12 : 0))

function timeOf(
  y: string,
  mo: string | undefined,
  d: string | undefined,
  h = '0',
  mi = '0',
  s = '0',
  milliseconds = 0,
  zone = 'Z'
): ReadTime | undefined {
  const [year, month, day, hour, minute, second] = [y, mo, d, h, mi, s].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number
  ]
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  // Of years before 100, Date.UTC makes those of another century. They are how programs write “never”.
  if (year < 100) return month >= 1 && month <= 12 ? { at: 0 } : undefined
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60
  if (!isReal || second > 60) return undefined
  return { at: date.getTime() + Math.floor(milliseconds) - offsetOf(zone) }
}

/** '+05:30', '+0530', '+05' → milliseconds. */
function offsetOf(zone: string): number {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)?/.exec(zone) ?? []
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000
  return sign === '-' ? -offset : offset
}
