import { formatCount } from '../../../format/index.ts'
import { PlaceLink } from '../../../routing/index.ts'
import { longDay } from './day-names.ts'
import { type Day, type DaySeries, placeOfDay } from './day-series.ts'
import classes from './day-table.module.css'

/** The numbers of the chart, the newest day first, each with a link to its rows. */
export function DayTable({ label, days, series }: { label: string; days: Day[]; series: DaySeries[] }) {
  return (
    <div className={classes.frame} tabIndex={0} role="region" aria-label={label}>
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
