import { formatClock, formatDay } from '../../format/format-time.ts'

/** Spans a person looks back over; `since` counts back from `now`, in ms. */
export const spans = [
  { id: 'hour', label: 'The last hour', since: (now: number) => now - 3_600_000 },
  { id: 'today', label: 'Today', since: (now: number) => startOfDay(now) },
  { id: 'week', label: 'The last 7 days', since: (now: number) => daysBack(now, 7) },
  { id: 'month', label: 'The last 30 days', since: (now: number) => daysBack(now, 30) }
] as const

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0)

function daysBack(now: number, days: number): number {
  const day = new Date(startOfDay(now))
  // By the calendar: a day that daylight saving made longer is one day.
  return day.setDate(day.getDate() - days)
}

/** '2026-11-21' as a date field gives it, at its first moment in this time zone; null for anything else. */
export function startOfNamedDay(text: string): number | null {
  const [year, month, day] = text.split('-').map(Number)
  if (!year || !month || !day) return null
  return new Date(year, month - 1, day).getTime()
}

export function endOfNamedDay(text: string): number | null {
  const start = startOfNamedDay(text)
  if (start === null) return null
  const end = new Date(start)
  return end.setDate(end.getDate() + 1) - 1
}

const two = (value: number): string => String(value).padStart(2, '0')

/** As a date field takes it. */
export function nameOfDay(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** 'on 21 Nov' for the whole of a day, 'since 14:05 on 21 Nov', 'until 20 Nov'; null for all time. */
export function daysWords(since: number | undefined, until: number | undefined, now: number): string | null {
  if (since !== undefined && until === endOfNamedDay(nameOfDay(since)) && since === startOfDay(since)) {
    return `on ${formatDay(since, now)}`
  }
  const words: string[] = []
  if (since !== undefined) {
    const wholeDay = since === startOfDay(since)
    words.push(`since ${wholeDay ? '' : `${formatClock(since)} on `}${formatDay(since, now)}`)
  }
  if (until !== undefined) words.push(`until ${formatDay(until, now)}`)
  return words.length === 0 ? null : words.join(' ')
}

/** The same, as it begins a chip. */
export function dateWords(since: number | undefined, until: number | undefined, now: number): string | null {
  const words = daysWords(since, until, now)
  return words && words[0]!.toUpperCase() + words.slice(1)
}
