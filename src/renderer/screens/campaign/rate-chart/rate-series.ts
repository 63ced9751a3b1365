import type { RateHistory } from '../../../../shared/models/campaign.ts'

export interface RatePoint {
  /** Start of the span, ms. */
  at: number
  accepted: number
  /** Settled otherwise: put off, rejected or unknown. */
  other: number
}

export interface RateSeries {
  /** Messages a second, in spans of one length without a gap. */
  points: RatePoint[]
  stepMs: number
  /** First and last moment shown, ms. */
  from: number
  to: number
  /** Highest number a second of either kind. */
  peak: number
}

/**
 * The history as a line: seconds in which nothing was settled are zeros, not gaps to be skipped, and a long history is
 * gathered into at most `mostPoints` spans.
 *
 * `until`: what lies after it is left out, a second that is not over yet above all.
 */
export function rateSeries(history: RateHistory, mostPoints: number, until = Infinity): RateSeries | null {
  const samples = history.samples.filter((sample) => sample.at + history.stepMs <= until)
  const first = samples[0]
  const last = samples.at(-1)
  if (!first || !last) return null
  const spans = Math.round((last.at - first.at) / history.stepMs) + 1
  const stepMs = history.stepMs * Math.ceil(spans / mostPoints)
  const count = Math.floor((last.at - first.at) / stepMs) + 1
  const points = Array.from({ length: count }, (_, index) => ({
    at: first.at + index * stepMs,
    accepted: 0,
    other: 0
  }))
  for (const sample of samples) {
    const point = points[Math.floor((sample.at - first.at) / stepMs)]
    if (!point) continue
    point.accepted += (sample.accepted * 1000) / stepMs
    point.other += (sample.other * 1000) / stepMs
  }
  return {
    points,
    stepMs,
    from: first.at,
    to: first.at + (count - 1) * stepMs,
    peak: Math.max(...points.map((point) => Math.max(point.accepted, point.other)))
  }
}

/** What the chart draws: moments in ms, and the accepted per second at each. */
export const rateLine = ({ points }: RateSeries): [times: number[], rates: number[]] => [
  points.map(({ at }) => at),
  points.map(({ accepted }) => accepted)
]

/** No longer than there is room for. */
export const shortMark = (text: string, mostLetters: number): string =>
  text.length <= mostLetters ? text : `${text.slice(0, Math.max(1, mostLetters - 1)).trimEnd()}…`

/** What slowed it, in words. */
export interface RateMark {
  from: number
  to: number | null
  text: string
}

/** A server that stumbles again and again makes one band, not a fence: marks with one text, up to `gapMs` apart. */
export function mergedMarks(marks: readonly RateMark[], gapMs: number): RateMark[] {
  const merged: RateMark[] = []
  const newest = new Map<string, RateMark>()
  for (const mark of marks.toSorted((a, b) => a.from - b.from)) {
    const before = newest.get(mark.text)
    if (before && (before.to === null || mark.from - before.to <= gapMs)) {
      before.to = before.to === null || mark.to === null ? null : Math.max(before.to, mark.to)
    } else {
      const copy = { ...mark }
      merged.push(copy)
      newest.set(mark.text, copy)
    }
  }
  return merged
}

/** The marks that fall into what is shown; a gap of a few pixels between two of them is none to the eye. */
export const shownMarks = (series: RateSeries, marks: readonly RateMark[], now: number): RateMark[] =>
  mergedMarks(marks, Math.max(series.stepMs, (series.to - series.from) / 40)).filter(
    (mark) => (mark.to ?? now) >= series.from && mark.from <= series.to
  )
