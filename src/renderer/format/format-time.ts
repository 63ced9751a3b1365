import { format } from './format.ts'

export const {
  clock: formatClock,
  clockWithSeconds: formatClockWithSeconds,
  exact: formatExact,
  day: formatDay,
  ago: formatAgo,
  moment: formatMoment,
  duration: formatDuration,
  lifetime: formatLifetime
} = format
