import { Button } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useState } from 'react'
import type { Overview } from '../../../shared/models/overview.ts'
import { formatCount } from '../../format/format-count.ts'
import { PlaceLink } from '../../routing/place-link.tsx'
import { navigate, placeOf } from '../../routing/router.ts'
import { niceTop } from '../campaign/rate-chart/rate-series.ts'
import { endOfNamedDay, startOfNamedDay } from '../log/log-dates.ts'
import classes from './overview.module.css'
import { longDay, shortDay } from './day-names.ts'

type Day = Overview['days'][number]
type Key = Exclude<keyof Day, 'day'>

export interface DaySeries {
  key: Key
  name: string
  tone: 'accepted' | 'rejected' | 'unknown' | 'brand'
}

const height = 170
const inset = { right: 18, top: 8, bottom: 20 }
/** Px a digit of the axis takes. */
const digit = 6.6

/** The rows behind a number of a day: those who confirmed, or the attempts that ended so. */
function placeOfDay(day: string, key: Key): string {
  const [since, until] = [startOfNamedDay(day), endOfNamedDay(day)]
  return key === 'confirmed'
    ? placeOf('/users', { confirmedSince: since, confirmedUntil: until })
    : placeOf('/log', { outcome: key, since, until })
}

/** A bar for each day, or the same as a table whose numbers are links. */
export function DayBars(props: { label: string; days: Day[]; series: DaySeries[] }) {
  const [asTable, showTable] = useState(false)
  if (props.days.length === 0) return <p className={classes.calm}>Nothing yet.</p>
  return (
    <>
      {asTable ? <DayTable {...props} /> : <Bars {...props} />}
      <div className={classes.chartFoot}>
        {props.series.length > 1 && (
          <ul className={classes.legend}>
            {props.series.map((series) => (
              <li key={series.key}>
                <span className={classes.swatch} data-tone={series.tone} aria-hidden="true" />
                {series.name}
              </li>
            ))}
          </ul>
        )}
        <Button size="xs" variant="subtle" onClick={() => showTable(!asTable)}>
          {asTable ? 'As a chart' : 'As a table'}
        </Button>
      </div>
    </>
  )
}

function Bars({ label, days, series }: { label: string; days: Day[]; series: DaySeries[] }) {
  const { ref, width } = useElementSize<HTMLDivElement>()
  const [hovered, hover] = useState<number | null>(null)
  const total = (day: Day) => series.reduce((sum, { key }) => sum + day[key], 0)
  const top = Math.max(1, niceTop(Math.max(...days.map(total))))
  const left = 18 + digit * formatCount(top).length
  const right = Math.max(left + 1, width - inset.right)
  const bottom = height - inset.bottom
  const slot = (right - left) / days.length
  const bar = Math.max(2, Math.min(34, slot * 0.68))
  const y = (value: number) => bottom - (value / top) * (bottom - inset.top)
  const x = (index: number) => left + slot * (index + 0.5)
  // A label needs about 44 px.
  const every = Math.max(1, Math.ceil(44 / slot))
  const day = hovered === null ? undefined : days[hovered]

  return (
    <div ref={ref} className={classes.chart} style={{ height }} onPointerLeave={() => hover(null)}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={spokenBars(label, days, series)}>
          {[0, top / 2, top].filter(Number.isInteger).map((value) => (
            <g key={value}>
              <path d={`M${left} ${y(value)}H${right}`} className={classes.grid} />
              <text x={left - 8} y={y(value) + 4} textAnchor="end" className={classes.axis}>
                {formatCount(value)}
              </text>
            </g>
          ))}
          {days.map((day, index) => {
            let base = 0
            return (
              <g
                key={day.day}
                className={classes.column}
                data-hovered={hovered === index || undefined}
                onPointerEnter={() => hover(index)}
                // Beside and above the bars too: the lowest is what most are after.
                onClick={() => navigate(placeOfDay(day.day, series[0]!.key))}
              >
                <rect
                  x={x(index) - slot / 2}
                  y={inset.top}
                  width={slot}
                  height={bottom - inset.top}
                  fill="transparent"
                />
                {series.map(({ key, tone }) => {
                  const from = base
                  base += day[key]
                  if (day[key] === 0) return null
                  return (
                    <rect
                      key={key}
                      x={x(index) - bar / 2}
                      y={y(base)}
                      width={bar}
                      // A single rejection among thousands still shows.
                      height={Math.max(1.5, y(from) - y(base))}
                      className={classes.bar}
                      data-tone={tone}
                      onClick={(event) => {
                        event.stopPropagation()
                        navigate(placeOfDay(day.day, key))
                      }}
                    />
                  )
                })}
                {index % every === (days.length - 1) % every && (
                  <text x={x(index)} y={height - 4} textAnchor="middle" className={classes.axis}>
                    {shortDay(day.day)}
                  </text>
                )}
              </g>
            )
          })}
        </svg>
      )}
      {day && hovered !== null && (
        <div
          className={classes.tip}
          data-side={x(hovered) > width / 2 ? 'left' : 'right'}
          style={{ left: x(hovered), top: inset.top }}
        >
          <div className="muted">{longDay(day.day)}</div>
          {series.map(({ key, name }) => (
            <div key={key}>
              <strong>{formatCount(day[key])}</strong> {name.toLowerCase()}
            </div>
          ))}
        </div>
      )}
    </div>
  )
}

function DayTable({ label, days, series }: { label: string; days: Day[]; series: DaySeries[] }) {
  return (
    <div className={classes.tableFrame} style={{ height }} tabIndex={0} role="region" aria-label={label}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Day</th>
            {series.map(({ key, name }) => (
              <th key={key} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.toReversed().map((day) => (
            <tr key={day.day}>
              <th scope="row">{longDay(day.day)}</th>
              {series.map(({ key, name }) => (
                <td key={key}>
                  <PlaceLink
                    to={placeOfDay(day.day, key)}
                    aria-label={`${formatCount(day[key])} ${name.toLowerCase()} on ${longDay(day.day)}`}
                  >
                    {formatCount(day[key])}
                  </PlaceLink>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The chart in words, for whoever cannot see it. */
export function spokenBars(label: string, days: Day[], series: DaySeries[]): string {
  const first = days[0]
  const last = days.at(-1)
  if (!first || !last) return label
  const sums = series.map(({ key, name }) => {
    const sum = days.reduce((total, day) => total + day[key], 0)
    return `${formatCount(sum)} ${name.toLowerCase()}`
  })
  const newest = series.map(({ key, name }) => `${formatCount(last[key])} ${name.toLowerCase()}`)
  return `${label}, ${longDay(first.day)} to ${longDay(last.day)}: ${sums.join(', ')}. On the last day ${newest.join(', ')}.`
}
