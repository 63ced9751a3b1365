import { BarChart } from '@mantine/charts'
import '@mantine/charts/styles.layer.css'
import { formatCount } from '../../../format/index.ts'
import { navigate } from '../../../routing/index.ts'
import classes from './day-bars.module.css'
import { longDay, shortDay } from './day-names.ts'
import { type Day, type DaySeries, placeOfDay, spokenDays } from './day-series.ts'

/** Px. A single rejection among thousands still shows. */
const lowestBar = 1.5

const tick = { fontSize: 10.5, fill: 'currentColor' }

/** A bar for each day, stacked. A click leads to the rows of a part; a click beside it to those of the first series. */
export function DayBars({ label, days, series }: { label: string; days: Day[]; series: DaySeries[] }) {
  const open = (day: Day | undefined, key: DaySeries['key'] | undefined) => {
    if (day && key) navigate(placeOfDay(day.day, key))
  }
  const keyOf = (name: string) => series.find(({ key }) => key === name)?.key
  return (
    <BarChart
      className={classes.chart ?? ''}
      role="img"
      aria-label={spokenDays(label, days, series)}
      // The table beside it is the way for the keyboard: there each number is a link.
      accessibilityLayer={false}
      data={days}
      dataKey="day"
      type="stacked"
      series={series.map(({ key, name, tone }) => ({ name: key, label: name, color: `var(--${tone})` }))}
      valueFormatter={formatCount}
      maxBarWidth={34}
      strokeDasharray="0"
      tickLine="none"
      gridColor="var(--line)"
      textColor="var(--muted)"
      xAxisProps={{
        tickFormatter: shortDay,
        minTickGap: 12,
        interval: 'preserveEnd',
        tick: { ...tick, dy: 4 }
      }}
      yAxisProps={{ width: 'auto', allowDecimals: false, tickCount: 3, tick }}
      tooltipProps={{ labelFormatter: (day) => (typeof day === 'string' ? longDay(day) : day) }}
      barChartProps={{
        margin: { top: 8, right: 18, bottom: -6, left: 12 },
        barCategoryGap: '16%',
        onClick: ({ activeTooltipIndex }) => open(days[Number(activeTooltipIndex)], series[0]?.key)
      }}
      barProps={({ name }) => ({
        minPointSize: (_, index) => {
          const key = keyOf(name)
          const day = days[index]
          return key && day && day[key] > 0 ? lowestBar : 0
        },
        onClick: (_, index, event) => {
          event.stopPropagation()
          open(days[index], keyOf(name))
        }
      })}
    />
  )
}
