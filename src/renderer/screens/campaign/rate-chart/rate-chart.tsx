import { annotationText } from '../../../../shared/words/chart-words.ts'
import { format, formatClockWithSeconds, formatDuration, formatRate } from '../../../format/index.ts'
import { useComputedColorScheme } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { RateHistory } from '../../../../shared/models/campaign.ts'
import classes from './rate-chart.module.css'
import { createRatePlot, type HoveredPoint, type RateDrawing, type RatePlot } from './rate-plot.ts'
import { type RateMark, type RatePoint, rateSeries, type RateSeries, shownMarks } from './rate-series.ts'

/** Px a point needs at least. */
const pointWidth = 4
/** Px beside the line: the axis and the room on the right. */
const beside = 72

/** Accepted a second over time, with a band where something slowed it. Fills its card, at least `height` px. */
export function RateChart({ history, now, height }: { history: RateHistory; now: number; height: number }) {
  const { ref, width, height: drawn } = useElementSize<HTMLDivElement>()
  const theme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  const series = rateSeries(history, Math.max(20, Math.floor((width - beside) / pointWidth)), now)
  return (
    <div ref={ref} className={classes.chart} style={{ minHeight: height }}>
      {series && series.points.length > 1 && width > 0 ? (
        <Plot
          // Drawn again in the colors of another theme.
          key={theme}
          drawing={{ series, marks: shownMarks(series, inWords(history.marks), now), now }}
          width={width}
          height={Math.max(height, Math.floor(drawn))}
        />
      ) : (
        <p className={classes.nothing}>{series ? 'Not enough data yet.' : 'No data yet.'}</p>
      )}
    </div>
  )
}

function Plot({ drawing, width, height }: { drawing: RateDrawing; width: number; height: number }) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<RatePlot>(null)
  const [hovered, hover] = useState<HoveredPoint | null>(null)
  const { series, marks } = drawing
  const point = hovered ? series.points[hovered.index] : undefined

  const create = useEffectEvent((parent: HTMLElement) => createRatePlot(parent, { width, height }, hover))
  useEffect(() => {
    if (!place.current) return undefined
    const created = create(place.current)
    plot.current = created
    return () => {
      created.destroy()
      plot.current = null
    }
  }, [])
  useEffect(() => plot.current?.resize({ width, height }), [width, height])
  useEffect(() => plot.current?.show(drawing), [drawing])
  useEffect(() => {
    // Paper is always light; a canvas does not follow the style sheet.
    const paper = window.matchMedia('print')
    const redraw = () => plot.current?.redraw()
    paper.addEventListener('change', redraw)
    return () => paper.removeEventListener('change', redraw)
  }, [])

  return (
    <>
      <div ref={place} className={classes.plot} role="img" aria-label={spokenChart(series, marks)} />
      {point && hovered && (
        <div
          className={classes.tip}
          data-side={hovered.left > width / 2 ? 'left' : 'right'}
          style={{ left: hovered.left }}
        >
          <PointWords point={point} stepMs={series.stepMs} marks={marks} />
        </div>
      )}
    </>
  )
}

function PointWords({
  point,
  stepMs,
  marks
}: {
  point: RatePoint
  stepMs: number
  marks: readonly RateMark[]
}) {
  const slowed = marks.filter(({ from, to }) => from < point.at + stepMs && (to ?? Infinity) >= point.at)
  return (
    <>
      <strong>{formatRate(point.accepted)}</strong> accepted per second
      {point.other > 0 && <div>{formatRate(point.other)} not accepted</div>}
      {slowed.map(({ text, from }) => (
        <div key={`${from} ${text}`}>{text}</div>
      ))}
      <div className="muted">
        {formatClockWithSeconds(point.at)}
        {stepMs > 1000 && `, over ${formatDuration(stepMs)}`}
      </div>
    </>
  )
}

const inWords = (marks: RateHistory['marks']): RateMark[] =>
  marks.map(({ phrase, ...mark }) => ({ ...mark, text: annotationText(phrase, format) }))

/** The chart in words, for people who cannot see it. */
export function spokenChart(series: RateSeries, marks: readonly RateMark[]): string {
  const last = series.points.at(-1)
  const span = `Accepted per second from ${formatClockWithSeconds(series.from)} to ${formatClockWithSeconds(series.to)}`
  const figures = `peak ${formatRate(series.peak)}, last ${formatRate(last?.accepted ?? 0)}`
  const slowed = marks.map((mark) => {
    const to = mark.to === null ? 'until now' : `to ${formatClockWithSeconds(mark.to)}`
    return `${mark.text}, ${formatClockWithSeconds(mark.from)} ${to}`
  })
  return [`${span}: ${figures}`, ...slowed].join('. ')
}
