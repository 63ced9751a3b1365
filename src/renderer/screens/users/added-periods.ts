/** Spans of days that 'added since' is chosen by. */
export const addedPeriods = [
  { days: 0, label: 'Today' },
  { days: 7, label: 'The last 7 days' },
  { days: 30, label: 'The last 30 days' },
  { days: 365, label: 'The last year' }
]
