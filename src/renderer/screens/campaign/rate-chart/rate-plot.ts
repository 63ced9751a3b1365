import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { formatClock, formatClockWithSeconds, formatRate } from '../../../format/index.ts'
import { placedLabels } from './mark-labels.ts'
import { type RateMark, rateLine, type RateSeries } from './rate-series.ts'

export interface RateDrawing {
  series: RateSeries
  marks: readonly RateMark[]
  /** Where a mark that has not ended ends, ms. */
  now: number
}

export interface RatePlot {
  show(drawing: RateDrawing): void
  resize(size: { width: number; height: number }): void
  /** In the colors of the theme as they are now. */
  redraw(): void
  destroy(): void
}

/** The point under the pointer, and how far from the left of the chart it is drawn, in px. */
export interface HoveredPoint {
  index: number
  left: number
}

/** Px. On the right there is room for half of the last moment's name. */
const inset = { left: 44, right: 28, top: 16 }

const second = 1000
const minute = 60 * second
const hour = 60 * minute
/** Between two moments of the axis, ms. */
const steps = [1, 2, 5, 10, 15, 30]
  .flatMap((count) => [count * second, count * minute])
  .concat([1, 2, 3, 6, 12, 24, 48].map((count) => count * hour))
  .toSorted((a, b) => a - b)

/** The line and its marks on a canvas: a drawing takes a millisecond however long the campaign is. */
export function createRatePlot(
  parent: HTMLElement,
  size: { width: number; height: number },
  onHover: (point: HoveredPoint | null) => void
): RatePlot {
  let shown: RateDrawing | null = null
  const token = (name: string) => () => getComputedStyle(parent).getPropertyValue(name)
  const font = `10.5px ${token('--font')()}`
  const grid = { stroke: token('--line'), width: 1 }

  const plot = new uPlot(
    {
      ...size,
      ms: 1,
      padding: [inset.top, inset.right, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 8 } },
      scales: { y: { range: (_, __, top) => [0, top > 0 ? top * 1.05 : 1] } },
      axes: [
        {
          stroke: token('--muted'),
          font,
          size: 22,
          gap: 8,
          space: 90,
          incrs: steps,
          grid: { show: false },
          ticks: { show: false },
          values: (_, times, __, ___, step) => times.map(step < minute ? formatClockWithSeconds : formatClock)
        },
        {
          stroke: token('--muted'),
          font,
          size: inset.left,
          gap: 8,
          space: 36,
          grid,
          ticks: { show: false },
          values: (_, rates) => rates.map(formatRate)
        }
      ],
      series: [{}, { stroke: token('--brand'), width: 2, points: { show: false } }],
      hooks: {
        drawClear: [(plot) => shown && drawMarks(plot, shown, token)],
        setCursor: [
          ({ cursor: { idx, left }, over }) => {
            const isOver = idx !== null && idx !== undefined && left !== undefined && left >= 0
            onHover(isOver ? { index: idx, left: over.offsetLeft + left } : null)
          }
        ]
      }
    },
    [[], []],
    parent
  )
  return {
    show(drawing) {
      shown = drawing
      plot.setData(rateLine(drawing.series))
    },
    resize: (size) => plot.setSize(size),
    redraw: () => plot.redraw(),
    destroy: () => plot.destroy()
  }
}

/** A band for each span that something slowed, with its name above. */
function drawMarks(plot: uPlot, { marks, now }: RateDrawing, token: (name: string) => () => string): void {
  const { ctx, bbox } = plot
  const scale = devicePixelRatio
  const right = bbox.left + bbox.width
  const x = (at: number) => Math.min(right, Math.max(bbox.left, plot.valToPos(at, 'x', true)))
  ctx.save()
  ctx.fillStyle = token('--deferred')()
  ctx.globalAlpha = 0.12
  for (const mark of marks) {
    const from = x(mark.from)
    ctx.fillRect(from, bbox.top, Math.max(3 * scale, x(mark.to ?? now) - from), bbox.height)
  }
  ctx.globalAlpha = 1
  ctx.fillStyle = token('--deferred-text')()
  ctx.font = `${11 * scale}px ${token('--font')()}`
  // The axes leave their own alignment behind.
  ctx.textAlign = 'left'
  const measure = (text: string) => ctx.measureText(text).width
  for (const label of placedLabels(marks, (mark) => x(mark.from), {
    left: bbox.left,
    right,
    measure,
    gap: 12 * scale
  })) {
    ctx.fillText(label.text, label.x, bbox.top - 4 * scale)
  }
  ctx.restore()
}
