const second = 1000
const unitMs: Record<string, number> = { s: second, m: 60 * second, h: 3600 * second, d: 86_400 * second }

/** A server that names more than this is not believed. */
const maxDelayMs = 24 * 3600 * second

const inUnits =
  /\b(?:in|after|for|wait|within)\s+(?:at\s+least\s+|about\s+|another\s+)?(\d{1,6})\s*(s|m|h|d|secs?|seconds?|mins?|minutes?|hrs?|hours?|days?)\b/i
const asClock = /\b(?:in|after|for|wait)\s+(\d{1,2}):(\d{2}):(\d{2})\b/i

const asDate =
  /\bafter ((?:mon|tue|wed|thu|fri|sat|sun)[a-z]*, \d{1,2} [a-z]{3} \d{4} \d{2}:\d{2}:\d{2} (?:utc|gmt|[+-]\d{4}))/i

/**
 * The wait that a reply names ('try again in 300 seconds', 'greylisted for 5 minutes', 'come back in 00:04:59', 'try again
 * after Sun, 22 Nov 2026 12:00:00 UTC'), in milliseconds, at most 24 hours; null when it names none.
 *
 * @param now milliseconds since the epoch
 */
export function namedDelay(text: string, now: number): number | null {
  const date = asDate.exec(text)
  if (date) {
    const ms = Date.parse(date[1]!) - now
    return ms > 0 ? Math.min(ms, maxDelayMs) : null
  }
  const clock = asClock.exec(text)
  if (clock) {
    const ms = (Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3])) * second
    return ms > 0 ? Math.min(ms, maxDelayMs) : null
  }
  const units = inUnits.exec(text)
  if (!units) return null
  const ms = Number(units[1]) * unitMs[units[2]!.charAt(0).toLowerCase()]!
  return ms > 0 ? Math.min(ms, maxDelayMs) : null
}
