/** Spans of days that 'added since' is chosen by. */
export const addedPeriods = [
  { days: 0, label: 'Today' },
  { days: 7, label: 'The last 7 days' },
  { days: 30, label: 'The last 30 days' },
  { days: 365, label: 'The last year' }
]

/** The first moment of the day so many days ago, ms. By the calendar: a day that daylight saving made longer is one day. */
export function sinceDays(days: number, now = Date.now()): number {
  const day = new Date(new Date(now).setHours(0, 0, 0, 0))
  return day.setDate(day.getDate() - days)
}
