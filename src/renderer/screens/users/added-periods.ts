/** Spans of days that 'added since' is chosen by. */
export const addedPeriods = [
  { days: 0, label: 'Today' },
  { days: 7, label: 'Last 7 days' },
  { days: 30, label: 'Last 30 days' },
  { days: 365, label: 'Last year' }
]
