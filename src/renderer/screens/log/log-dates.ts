import { daysWords, startOfDay, startOfDaysAgo } from '../../format/index.ts'

/** Spans a person looks back over; `since` counts back from `now`, in ms. */
export const spans = [
  { id: 'hour', label: 'Last hour', since: (now: number) => now - 3_600_000 },
  { id: 'today', label: 'Today', since: (now: number) => startOfDay(now) },
  { id: 'week', label: 'Last 7 days', since: (now: number) => startOfDaysAgo(7, now) },
  { id: 'month', label: 'Last 30 days', since: (now: number) => startOfDaysAgo(30, now) }
] as const

/** The days of a filter, as they begin a chip. */
export function dateWords(since: number | undefined, until: number | undefined, now: number): string | null {
  const words = daysWords(since, until, now)
  return words && words[0]!.toUpperCase() + words.slice(1)
}
