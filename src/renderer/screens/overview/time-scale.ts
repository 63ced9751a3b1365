const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Moments a person knows, in milliseconds, from a blink to a month. */
const landmarks: [ms: number, name: string][] = [
  [second, '1 s'],
  [10 * second, '10 s'],
  [minute, '1 min'],
  [10 * minute, '10 min'],
  [hour, '1 h'],
  [6 * hour, '6 h'],
  [day, '1 day'],
  [7 * day, '7 days'],
  [30 * day, '30 days']
]

export interface TimeScale {
  /** Between 0 and 1. */
  at(ms: number): number
  ticks: { at: number; name: string }[]
}

/** A scale of magnitudes on which seconds and days both have room, from one landmark to another. Times are above nought. */
export function timeScale(shortest: number, longest: number): TimeScale {
  const names = landmarks.map(([ms]) => ms)
  const from = names.findLast((ms) => ms <= shortest) ?? second / 10
  const to = names.find((ms) => ms >= longest && ms > from) ?? Math.max(longest, from * 10)
  const span = Math.log(to / from)
  const at = (ms: number) => Math.min(1, Math.max(0, Math.log(Math.max(ms, 1) / from) / span))
  return {
    at,
    ticks: landmarks.filter(([ms]) => ms >= from && ms <= to).map(([ms, name]) => ({ at: at(ms), name }))
  }
}
