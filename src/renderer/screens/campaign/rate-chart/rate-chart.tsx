import { useElementSize } from '@mantine/hooks'
import { useState } from 'react'
import type { RateHistory } from '../../../../shared/models/campaign.ts'
import { formatRate } from '../../../format/format-count.ts'
import { formatClockWithSeconds, formatDuration } from '../../../format/format-time.ts'
import classes from './rate-chart.module.css'
import { mergedMarks, niceTop, type RateMark, rateSeries, type RateSeries, shortMark } from './rate-series.ts'

const inset = { left: 44, right: 6, top: 16, bottom: 18 }
/** Px a point needs at least. */
const pointWidth = 4

/** Accepted a second over time, with a band where something slowed it. Fills its card, at least `height` px. */
export function RateChart({ history, now, height }: { history: RateHistory; now: number; height: number }) {
  const { ref, width, height: drawn } = useElementSize<HTMLDivElement>()
  const [hovered, hover] = useState<number | null>(null)
  const inner = Math.max(0, width - inset.left - inset.right)
  const series = rateSeries(history, Math.max(20, Math.floor(inner / pointWidth)), now)
  return (
    <div ref={ref} className={classes.chart} style={{ minHeight: height }}>
      {series && series.points.length > 1 && width > 0 ? (
        <Drawing
          series={series}
          marks={history.marks}
          now={now}
          width={width}
          height={Math.max(height, Math.floor(drawn))}
          hovered={hovered}
          onHover={hover}
        />
      ) : (
        <p className={classes.nothing}>
          {series ? 'Too short to draw a line.' : 'The line starts with the first message.'}
        </p>
      )}
    </div>
  )
}

function Drawing(props: {
  series: RateSeries
  marks: RateHistory['marks']
  now: number
  width: number
  height: number
  hovered: number | null
  onHover: (index: number | null) => void
}) {
  const { series, marks, now, width, height, hovered } = props
  const right = width - inset.right
  const bottom = height - inset.bottom
  const top = niceTop(series.peak)
  const span = Math.max(1, series.to - series.from)
  const x = (at: number) =>
    inset.left +
    (Math.min(Math.max(at, series.from), series.to) - series.from) * ((right - inset.left) / span)
  const y = (rate: number) => bottom - (rate / top) * (bottom - inset.top)
  const line = series.points
    .map((point) => `${x(point.at).toFixed(1)},${y(point.accepted).toFixed(1)}`)
    .join(' ')
  // A gap of a few pixels is none to the eye.
  const shownMarks = mergedMarks(marks, Math.max(series.stepMs, span / 40)).filter(
    (mark) => (mark.to ?? now) >= series.from && mark.from <= series.to
  )
  const labels = placedLabels(shownMarks, (mark) => x(mark.from), inset.left, right)
  const point = hovered === null ? undefined : series.points[hovered]
  const nearest = (offset: number) => {
    const share = (offset - inset.left) / Math.max(1, right - inset.left)
    return Math.min(series.points.length - 1, Math.max(0, Math.round(share * (series.points.length - 1))))
  }

  return (
    <>
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={spokenChart(series, shownMarks)}
        onPointerMove={(event) =>
          props.onHover(nearest(event.clientX - event.currentTarget.getBoundingClientRect().left))
        }
        onPointerLeave={() => props.onHover(null)}
      >
        {[0, top / 2, top].map((rate) => (
          <g key={rate}>
            <path d={`M${inset.left} ${y(rate)}H${right}`} className={classes.grid} />
            <text x={inset.left - 8} y={y(rate) + 4} textAnchor="end" className={classes.label}>
              {formatRate(rate)}
            </text>
          </g>
        ))}
        {shownMarks.map((mark, index) => {
          const from = x(mark.from)
          const to = Math.max(from + 3, x(mark.to ?? now))
          const label = labels.get(mark)
          return (
            <g key={index}>
              <rect
                x={from}
                y={inset.top}
                width={to - from}
                height={bottom - inset.top}
                className={classes.band}
              >
                <title>{mark.text}</title>
              </rect>
              {label !== undefined && (
                <text x={label.x} y={inset.top - 4} className={classes.mark}>
                  {label.text}
                </text>
              )}
            </g>
          )
        })}
        <polyline points={line} className={classes.line} />
        <text x={inset.left} y={height - 3} className={classes.label}>
          {formatClockWithSeconds(series.from)}
        </text>
        <text x={right} y={height - 3} textAnchor="end" className={classes.label}>
          {formatClockWithSeconds(series.to)}
        </text>
        {point && (
          <g>
            <path d={`M${x(point.at)} ${inset.top}V${bottom}`} className={classes.cursor} />
            <circle cx={x(point.at)} cy={y(point.accepted)} r={3.5} className={classes.dot} />
          </g>
        )}
      </svg>
      {point && (
        <div
          className={classes.tip}
          data-side={x(point.at) > width / 2 ? 'left' : 'right'}
          style={{ left: x(point.at), top: inset.top }}
        >
          <strong>{formatRate(point.accepted)}</strong> accepted a second
          {point.other > 0 && <div>{formatRate(point.other)} settled otherwise</div>}
          <div className="muted">
            {formatClockWithSeconds(point.at)}
            {series.stepMs > 1000 && `, over ${formatDuration(series.stepMs)}`}
          </div>
        </div>
      )}
    </>
  )
}

/** Px a letter of a label takes, about. */
const letter = 5.8

/** Where each label begins: at its band, pushed left to fit; left out where it would run into the one before. */
function placedLabels(
  marks: RateMark[],
  at: (mark: RateMark) => number,
  left: number,
  right: number
): Map<RateMark, { x: number; text: string }> {
  const placed = new Map<RateMark, { x: number; text: string }>()
  const mostLetters = Math.floor((right - left) / letter)
  let free = left
  for (const mark of marks) {
    const text = shortMark(mark.text, mostLetters)
    const length = text.length * letter
    const start = Math.max(left, Math.min(at(mark), right - length))
    if (start < free) continue
    placed.set(mark, { x: start, text })
    free = start + length + 12
  }
  return placed
}

/** The chart in words, for whoever cannot see it. */
export function spokenChart(series: RateSeries, marks: RateHistory['marks']): string {
  const last = series.points.at(-1)
  const span = `Accepted per second from ${formatClockWithSeconds(series.from)} to ${formatClockWithSeconds(series.to)}`
  const figures = `at most ${formatRate(series.peak)}, at the end ${formatRate(last?.accepted ?? 0)}`
  const slowed = marks.map((mark) => {
    const to = mark.to === null ? 'until now' : `to ${formatClockWithSeconds(mark.to)}`
    return `${mark.text}, ${formatClockWithSeconds(mark.from)} ${to}`
  })
  return [`${span}: ${figures}`, ...slowed].join('. ')
}
