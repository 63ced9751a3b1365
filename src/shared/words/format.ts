/** Instants are milliseconds since the epoch; lengths of time are milliseconds. */

const minute = 60_000
const day = 86_400_000

/** Whole sentences, one for each form a language may need; English uses `one` and `other`. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }

/** Numbers, dates and times as one person reads them. The window and the command line each create one. */
export interface Format {
  /** A BCP 47 tag, such as `en-US`. */
  readonly locale: string
  /** 12,480 */
  count(n: number): string
  /** '1 user', '12,480 users' */
  countOf(n: number, one: string, many?: string): string
  /** The form that the language uses for `n`. */
  plural(n: number, forms: PluralForms): string
  /** Messages per second: whole from ten on, one digit below. */
  rate(perSecond: number): string
  /** Below a tenth of a percent '<0.1%', and near all '>99.9%': some are not none, and not all are not all. */
  share(part: number, of: number): string
  /** Bytes: '812 bytes', '3.4 kB', '12 MB'. */
  size(bytes: number): string
  /** 'a, b and c' */
  list(items: readonly string[]): string
  /** 14:05, or 2:05 PM where the locale counts twelve hours twice. */
  clock(at: number): string
  clockWithSeconds(at: number): string
  /** 'Nov 9', or 'Nov 9, 2025' in another year. */
  day(at: number, now: number): string
  /** 'Nov 9, 2025, 2:05 PM': for a text that does not know when it will be read. */
  dateTime(at: number): string
  /** With weekday, seconds and time zone, for a hover. */
  exact(at: number): string
  /** Something that happened: 'just now', '2 min ago', 'today 11:52', 'yesterday', '3 days ago', 'last week', 'Nov 9'. */
  ago(at: number, now: number): string
  /** A moment, past or to come, as short as possible: '14:05', '14:05 tomorrow', 'Tue 14:05', 'Dec 9'. */
  moment(at: number, now: number): string
  /** '41 ms', '9 s', '2 min 10 s', '3 h 5 min', '2 days' */
  duration(ms: number): string
  /** The lifetime of a link as a person sets it: '30 minutes', '24 hours', '7 days'. */
  lifetime(ms: number): string
}

/** @param timeZone an IANA name; the computer's own where it is left out */
export function createFormat({ locale, timeZone }: { locale: string; timeZone?: string }): Format {
  return { locale, ...numbers(locale), ...times(locale, timeZone) }
}

function numbers(locale: string) {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const oneDigit = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const plurals = new Intl.PluralRules(locale)
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' })
  const countOf = (n: number, one: string, many = `${one}s`) => `${whole.format(n)} ${n === 1 ? one : many}`
  return {
    count: (n: number) => whole.format(n),
    countOf,
    plural: (n: number, forms: PluralForms) => forms[plurals.select(n)] ?? forms.other,
    rate: (perSecond: number) => (perSecond >= 10 ? whole : oneDigit).format(perSecond),
    share(part: number, of: number) {
      const share = of === 0 ? 0 : part / of
      if (share > 0 && share < 0.001) return `<${percent.format(0.001)}`
      if (share < 1 && share > 0.999) return `>${percent.format(0.999)}`
      return percent.format(share)
    },
    size(bytes: number) {
      if (bytes < 1000) return countOf(bytes, 'byte')
      if (bytes < 1_000_000) return `${oneDigit.format(bytes / 1000)} kB`
      return `${oneDigit.format(bytes / 1_000_000)} MB`
    },
    list: (items: readonly string[]) => lists.format(items)
  }
}

function times(locale: string, timeZone: string | undefined) {
  const formatter = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone })
  // 'numeric': 14:05 where days have 24 hours, 2:05 PM where they have twice twelve.
  const hourAndMinute = formatter({ hour: 'numeric', minute: '2-digit' })
  const withSeconds = formatter({ hour: 'numeric', minute: '2-digit', second: '2-digit' })
  const dayAndMonth = formatter({ day: 'numeric', month: 'short' })
  const fullDay = formatter({ day: 'numeric', month: 'short', year: 'numeric' })
  const weekday = formatter({ weekday: 'short' })
  const dateAndTime = formatter({ dateStyle: 'medium', timeStyle: 'short' })
  const exact = formatter({ dateStyle: 'full', timeStyle: 'long' })
  /** 2026-11-09 */
  const isoDay = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone })
  /** Whole calendar days from `from` to `to`. */
  const daysBetween = (from: number, to: number) =>
    (Date.parse(isoDay.format(to)) - Date.parse(isoDay.format(from))) / day
  const clock = (at: number) => hourAndMinute.format(at)
  const dayOf = (at: number, now: number) => {
    const sameYear = isoDay.format(at).slice(0, 4) === isoDay.format(now).slice(0, 4)
    return (sameYear ? dayAndMonth : fullDay).format(at)
  }
  return {
    clock,
    clockWithSeconds: (at: number) => withSeconds.format(at),
    day: dayOf,
    dateTime: (at: number) => dateAndTime.format(at),
    exact: (at: number) => exact.format(at),
    ago(at: number, now: number) {
      if (now - at < 45_000) return 'just now'
      if (now - at < 60 * minute) return `${Math.max(1, Math.round((now - at) / minute))} min ago`
      const days = daysBetween(at, now)
      if (days === 0) return `today ${clock(at)}`
      if (days === 1) return 'yesterday'
      if (days < 7) return `${days} days ago`
      if (days < 14) return 'last week'
      return dayOf(at, now)
    },
    moment(at: number, now: number) {
      const days = daysBetween(now, at)
      if (days === 0) return clock(at)
      if (days === 1) return `${clock(at)} tomorrow`
      if (days === -1) return `${clock(at)} yesterday`
      if (days > 1 && days < 7) return `${weekday.format(at)} ${clock(at)}`
      return dayOf(at, now)
    },
    duration,
    lifetime
  }
}

function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 600) return joinUnits(Math.floor(seconds / 60), 'min', seconds % 60, 's')
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  if (minutes < 48 * 60) return joinUnits(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
  return `${Math.round(minutes / 1440)} days`
}

function lifetime(ms: number): string {
  if (ms < 60 * minute) return countOfUnit(Math.round(ms / minute), 'minute')
  const hours = Math.round(ms / (60 * minute))
  return hours <= 48 ? countOfUnit(hours, 'hour') : countOfUnit(Math.round(hours / 24), 'day')
}

const countOfUnit = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`

const joinUnits = (big: number, bigUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`
