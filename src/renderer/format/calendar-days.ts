import { formatClock, formatDay } from './format-time.ts'

/** The first moment of the day, ms, in this time zone. */
export const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0)

/** The first moment of the day so many days ago, ms. By the calendar: a day that daylight saving made longer is one day. */
export function startOfDaysAgo(days: number, now = Date.now()): number {
  const day = new Date(startOfDay(now))
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
