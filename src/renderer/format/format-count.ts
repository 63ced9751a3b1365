import { locale } from './locale.ts'

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
const oneDigit = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })

export const formatCount = (count: number): string => whole.format(count)

/** '1 user', '12,480 users'. */
export const formatCountOf = (count: number, one: string, many = `${one}s`): string =>
  `${whole.format(count)} ${count === 1 ? one : many}`

/** Messages a second: whole from ten on, one digit below. */
export const formatRate = (perSecond: number): string =>
  (perSecond >= 10 ? whole : oneDigit).format(perSecond)

/** Below a tenth of a per cent '<0.1%', and near all '>99.9%': some are not none, and not all are not all. */
export function formatShare(part: number, of: number): string {
  const share = of === 0 ? 0 : part / of
  if (share > 0 && share < 0.001) return `<${percent.format(0.001)}`
  if (share < 1 && share > 0.999) return `>${percent.format(0.999)}`
  return percent.format(share)
}

/** Bytes: '812 bytes', '3.4 kB', '12 MB'. */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return formatCountOf(bytes, 'byte')
  if (bytes < 1_000_000) return `${oneDigit.format(bytes / 1000)} kB`
  return `${oneDigit.format(bytes / 1_000_000)} MB`
}
