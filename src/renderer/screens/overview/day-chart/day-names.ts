import { locale, startOfNamedDay } from '../../../format/index.ts'

const short = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
const long = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'long' })

/** '2026-11-21' as '21 Nov'. */
export const shortDay = (day: string): string => nameOf(day, short)

/** '2026-11-21' as 'Sat, 21 November'. */
export const longDay = (day: string): string => nameOf(day, long)

function nameOf(day: string, format: Intl.DateTimeFormat): string {
  const at = startOfNamedDay(day)
  return at === null ? day : format.format(at)
}
