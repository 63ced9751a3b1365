import { InvalidArgumentError } from '@commander-js/extra-typings'
import { resolve } from 'node:path'
import { UsageError } from './exit-codes.ts'

/*
 * How the values of options are read. Those that return a function are for `.option(flags, description, parser)`;
 * commander puts the name of the option before what they throw.
 */

export function wholeNumber(max = Number.MAX_SAFE_INTEGER, min = 1): (given: string) => number {
  return (given) => {
    const n = Number(given)
    if (!/^\d+$/.test(given) || n < min || n > max) {
      const limit = max < Number.MAX_SAFE_INTEGER ? ` to ${max}` : ''
      throw new InvalidArgumentError(`It takes a whole number from ${min}${limit}.`)
    }
    return n
  }
}

/** Messages per second. */
export function rate(given: string): number {
  const n = Number(given)
  if (given.trim() === '' || !(n >= 0.001 && n <= 10_000)) {
    throw new InvalidArgumentError('It takes messages per second, above 0 and up to 10000.')
  }
  return n
}

export function oneOf<const T extends string>(known: readonly T[]): (given: string) => T {
  return (given) => {
    const found = known.find((value) => value === given.toLowerCase())
    if (found === undefined) throw new InvalidArgumentError(`It can be: ${known.join(', ')}.`)
    return found
  }
}

const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds of '30m' or '24h'; undefined where it is no such thing. */
export function milliseconds(given: string): number | undefined {
  const [, amount, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(given) ?? []
  return amount === undefined || unit === undefined ? undefined : Number(amount) * units[unit]!
}

export function duration(given: string): number {
  const ms = milliseconds(given)
  if (ms === undefined) throw new InvalidArgumentError('It takes a duration such as 30m, 24h or 7d.')
  return ms
}

/** A date, a time, or how long ago. A date alone is the person's own day, not UTC's. */
export function moment(given: string): number {
  const ago = milliseconds(given)
  if (ago !== undefined) return Date.now() - ago
  const at = /^\d{4}-\d\d-\d\d$/.test(given) ? Date.parse(`${given}T00:00`) : Date.parse(given)
  if (!/^\d{4}-\d\d-\d\d/.test(given) || Number.isNaN(at)) {
    throw new InvalidArgumentError('It takes 2026-11-22, 2026-11-22T14:00 or 30m, 24h, 7d ago.')
  }
  return at
}

/** A time that is still to come, by the person's own clock unless it names a zone. */
export function futureMoment(given: string): number {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(given) ? Date.parse(given) : Number.NaN
  if (Number.isNaN(at)) throw new InvalidArgumentError('It takes a time such as 2026-11-22T14:00.')
  if (at <= Date.now()) throw new InvalidArgumentError('That time is in the past.')
  return at
}

/** '-' stays: standard input. */
export const pathFrom = (cwd: string, given: string): string => (given === '-' ? given : resolve(cwd, given))

/** Only what was given: `exactOptionalPropertyTypes` tells undefined from absent. */
export function given<T extends object>(values: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [Key in keyof T]?: Exclude<T[Key], undefined> }
}

export function requireAll<T extends object>(
  values: T,
  flags: { [Key in keyof T]: string }
): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  const missing = (Object.keys(flags) as (keyof T)[]).filter((key) => values[key] === undefined)
  if (missing.length > 0) throw new UsageError(`Missing: ${missing.map((key) => flags[key]).join(', ')}.`)
  return values as { [Key in keyof T]: Exclude<T[Key], undefined> }
}
