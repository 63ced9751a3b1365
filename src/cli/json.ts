/**
 * A model as programs get it. Its instants, which the models name `…At`, `at`, `since` or `until` and give in milliseconds
 * of the epoch, are ISO 8601 in UTC.
 */
export function withIsoTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withIsoTimes)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      typeof one === 'number' && /^(?:at|since|until)$|At$/.test(key)
        ? new Date(one).toISOString()
        : withIsoTimes(one)
    ])
  )
}
