const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** The first that fits: '24-hour' is no hour. */
const units: [RegExp, number][] = [
  [/\b(?:per|every|within|last|in) (\d{1,3}) ?min(?:ute)?s?\b/i, minute],
  [/\b(\d{1,2})[- ]?h(?:ours?|rs?)?\b/i, hour],
  [
    /\b(?:hourly|per[- ]hour|\/ ?h(?:our)?|(?:an|this|each|every|one|last|next|the|sent|exceeded) hours?|hour (?:limit|quota)|par heure|pro stunde)\b/i,
    hour
  ],
  [
    /\b(?:daily|per[- ]day|\/ ?day|(?:a|this|each|every|one|last|next|the|1) day|today|day (?:limit|quota)|par jour|pro tag)\b/i,
    day
  ],
  [/\b(?:monthly|weekly|per[- ](?:week|month)|(?:this|each|every|the|last) (?:week|month))\b/i, day]
]

/**
 * How long a used-up limit of an account rests, by the unit it is counted in ('per hour', '24-hour limit'), in
 * milliseconds; null when the reply names none. A longer unit than a day is tried again every day.
 */
export function namedLimit(text: string): number | null {
  for (const [pattern, ms] of units) {
    const found = pattern.exec(text)
    if (found) return Math.min(found[1] ? Number(found[1]) * ms : ms, day)
  }
  return null
}
