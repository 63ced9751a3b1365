import { Button } from '@mantine/core'
import { useState } from 'react'
import { DayBars } from './day-bars.tsx'
import classes from './day-chart.module.css'
import type { Day, DaySeries } from './day-series.ts'
import { DayTable } from './day-table.tsx'

/** A bar for each day, or the same as a table whose numbers are links. */
export function DayChart(props: { label: string; days: Day[]; series: DaySeries[] }) {
  const [asTable, showTable] = useState(false)
  if (props.days.length === 0) return <p className={classes.calm}>No data yet.</p>
  return (
    <>
      {asTable ? <DayTable {...props} /> : <DayBars {...props} />}
      <div className={classes.foot}>
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
          {asTable ? 'Show chart' : 'Show table'}
        </Button>
      </div>
    </>
  )
}
