export {
  daysWords,
  endOfNamedDay,
  nameOfDay,
  startOfDay,
  startOfDaysAgo,
  startOfNamedDay
} from './calendar-days.ts'
export { formatCount, formatCountOf, formatRate, formatShare, formatSize } from './format-count.ts'
export {
  formatAgo,
  formatClock,
  formatClockWithSeconds,
  formatDay,
  formatDuration,
  formatExact,
  formatLifetime,
  formatMoment
} from './format-time.ts'
export { format } from './format.ts'
export { locale } from './locale.ts'
