import { locale } from './locale.ts'

/** All instants are milliseconds since the epoch; all texts are in the computer's time zone. */

// 'numeric': 14:05 where days have 24 hours, 2:05 PM where they have twice twelve.
const clock = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' })
const clockWithSeconds = new Intl.DateTimeFormat(locale, {
  hour: 'numeric',
  minute: '2-digit',
  second: '2-digit'
})
const dayAndMonth = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
const fullDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' })
const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short' })
const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' })

const minute = 60_000
const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0)
/** Whole calendar days from `from` to `to`; rounding takes care of the hour that daylight saving moves. */
const daysBetween = (from: number, to: number): number =>
  Math.round((startOfDay(to) - startOfDay(from)) / 86_400_000)

export const formatClock = (at: number): string => clock.format(at)
export const formatClockWithSeconds = (at: number): string => clockWithSeconds.format(at)
/** With weekday, seconds and time zone: what a hover shows. */
export const formatExact = (at: number): string => exact.format(at)

/** '9 Nov', or '9 Nov 2025' in another year. */
export function formatDay(at: number, now: number): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return (sameYear ? dayAndMonth : fullDay).format(at)
}

/** Something that happened: 'just now', '2 min ago', 'today 11:52', 'yesterday', '3 days ago', 'last week', '9 Nov'. */
export function formatAgo(at: number, now: number): string {
  const days = daysBetween(at, now)
  if (now - at < 45_000) return 'just now'
  if (now - at < 60 * minute) return `${Math.max(1, Math.round((now - at) / minute))} min ago`
  if (days === 0) return `today ${clock.format(at)}`
  if (days === 1) return 'yesterday'
  if (days < 7) return `${days} days ago`
  if (days < 14) return 'last week'
  return formatDay(at, now)
}

/** A moment, past or to come, as short as it can be told: '14:05', '14:05 tomorrow', 'Tue 14:05', '9 Dec'. */
export function formatMoment(at: number, now: number): string {
  const days = daysBetween(now, at)
  if (days === 0) return clock.format(at)
  if (days === 1) return `${clock.format(at)} tomorrow`
  if (days === -1) return `${clock.format(at)} yesterday`
  if (days > 1 && days < 7) return `${weekday.format(at)} ${clock.format(at)}`
  return formatDay(at, now)
}

/** A length of time in ms: '41 ms', '9 s', '2 min 10 s', '3 h 5 min', '2 days'. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 600) return joinUnits(Math.floor(seconds / 60), 'min', seconds % 60, 's')
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  if (minutes < 48 * 60) {
    return joinUnits(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
  }
  return `${Math.round(minutes / 1440)} days`
}

/** The life of a link as a person sets it: '30 minutes', '24 hours', '7 days'. */
export function formatLifetime(ms: number): string {
  if (ms < 60 * minute) return countOf(Math.round(ms / minute), 'minute')
  const hours = Math.round(ms / (60 * minute))
  return hours <= 48 ? countOf(hours, 'hour') : countOf(Math.round(hours / 24), 'day')
}

const countOf = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`

const joinUnits = (big: number, bigUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`
