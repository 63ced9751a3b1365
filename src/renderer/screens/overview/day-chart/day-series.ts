import type { Overview } from '../../../../shared/models/overview.ts'
import { endOfNamedDay, formatCount, startOfNamedDay } from '../../../format/index.ts'
import { placeOf } from '../../../routing/index.ts'
import { longDay } from './day-names.ts'

export type Day = Overview['days'][number]
type Key = Exclude<keyof Day, 'day'>

export interface DaySeries {
  key: Key
  name: string
  tone: 'accepted' | 'rejected' | 'unknown' | 'brand'
}

/** Days shown even when nothing happened on the first of them. */
const fewestDays = 14

/** The days from the first on which anything happened. */
export function busyDays(days: Day[]): Day[] {
  const first = days.findIndex((day) => day.accepted + day.rejected + day.unknown + day.confirmed > 0)
  return days.slice(Math.min(first === -1 ? days.length : first, Math.max(0, days.length - fewestDays)))
}

/** The rows behind a number of a day: those who confirmed, or the attempts that ended so. */
export function placeOfDay(day: string, key: Key): string {
  const [since, until] = [startOfNamedDay(day), endOfNamedDay(day)]
  return key === 'confirmed'
    ? placeOf('/users', { confirmedSince: since, confirmedUntil: until })
    : placeOf('/log', { outcome: key, since, until })
}

/** The chart in words, for people who cannot see it. */
export function spokenDays(label: string, days: readonly Day[], series: readonly DaySeries[]): string {
  const first = days[0]
  const last = days.at(-1)
  if (!first || !last) return label
  const sums = series.map(({ key, name }) => {
    const sum = days.reduce((total, day) => total + day[key], 0)
    return `${formatCount(sum)} ${name.toLowerCase()}`
  })
  const newest = series.map(({ key, name }) => `${formatCount(last[key])} ${name.toLowerCase()}`)
  return `${label}, ${longDay(first.day)} to ${longDay(last.day)}: ${sums.join(', ')}. On the last day: ${newest.join(', ')}.`
}
