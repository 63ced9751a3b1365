import type { Overview } from '../../shared/models/overview.ts'
import type { outcomesSince } from './queries.ts'

type Day = Overview['days'][number]

/**
 * The last `count` days of this computer's time zone up to the one of `now`, oldest first, with what happened on each.
 * Days without anything are there too. A day is not always 24 hours: clocks change.
 */
export function outcomeDays(
  now: number,
  count: number,
  read: (since: number) => ReturnType<typeof outcomesSince>
): Day[] {
  const today = new Date(now)
  const starts = Array.from({ length: count }, (_, index) =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() - (count - 1 - index)).getTime()
  )
  const days = starts.map((at) => ({ day: dayName(at), accepted: 0, rejected: 0, unknown: 0, confirmed: 0 }))
  let index = 0
  // They come in the order of time.
  for (const [at, outcome, n] of read(starts[0]!)) {
    while (index + 1 < count && at >= starts[index + 1]!) index++
    days[index]![outcome] += n
  }
  return days
}

/** YYYY-MM-DD, local. */
function dayName(at: number): string {
  const date = new Date(at)
  const month = String(date.getMonth() + 1).padStart(2, '0')
  return `${date.getFullYear()}-${month}-${String(date.getDate()).padStart(2, '0')}`
}
