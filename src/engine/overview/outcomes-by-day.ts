import type { Overview } from '../../shared/models/overview.ts'
import type { Db } from '../db/index.ts'
import { outcomesBetween } from './overview.sql.ts'

/**
 * The last `count` days of this computer's time zone up to the one of `now`, oldest first, with what happened on each.
 * Days without anything are there too. A day is not always 24 hours: clocks change.
 */
export function outcomeDays(db: Db, now: number, count: number): Overview['days'] {
  const today = new Date(now)
  const midnight = (index: number) =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() - (count - 1 - index)).getTime()
  return Array.from({ length: count }, (_, index) => {
    const start = midnight(index)
    const day = { day: dayName(start), accepted: 0, rejected: 0, unknown: 0, confirmed: 0 }
    for (const { outcome, n } of outcomesBetween(db, start, midnight(index + 1) - 1)) day[outcome] = n
    return day
  })
}

/** YYYY-MM-DD, local. */
function dayName(at: number): string {
  const date = new Date(at)
  const month = String(date.getMonth() + 1).padStart(2, '0')
  return `${date.getFullYear()}-${month}-${String(date.getDate()).padStart(2, '0')}`
}
