import type { Overview, Spread } from '../../../shared/models/overview.ts'
import type { ConfirmedAfter } from '../../../shared/models/user.ts'
import { formatCount, formatCountOf, formatDuration } from '../../format/index.ts'
import { PlaceLink, placeOf } from '../../routing/index.ts'
import classes from './time-to-confirm.module.css'
import { timeScale, type TimeScale } from './time-scale.ts'

const after = (mail: ConfirmedAfter, domain?: string) => placeOf('/users', { confirmedAfter: mail, domain })

interface Line {
  name: string
  place: string
  spread: Spread
}

/** How long people took, all of them and by what they may differ in: the first mail or a later one, the domain. */
export function TimeToConfirm({ time }: { time: Overview['timeToConfirm'] }) {
  if (!time) return <p className={classes.calm}>No one has confirmed yet.</p>
  const groups = groupsOf(time)
  const all = groups.flat().map(({ spread }) => spread)
  const scale = timeScale(Math.min(...all.map(({ p10 }) => p10)), Math.max(...all.map(({ p90 }) => p90)))
  return (
    <>
      <p className={classes.times}>
        <PlaceLink to={after('mail')} className={classes.time}>
          <span className={classes.duration}>{formatDuration(time.median)}</span>
          <span className="muted">half confirm within</span>
        </PlaceLink>
        <PlaceLink to={after('mail')} className={classes.time}>
          <span className={classes.duration}>{formatDuration(time.p90)}</span>
          <span className="muted">9 in 10 confirm within</span>
        </PlaceLink>
      </p>
      <table className={classes.spreads}>
        <caption className="visually-hidden">
          Time from delivery to the mail server until the user clicks Confirm
        </caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Who</span>
            </th>
            <th scope="col">
              <span className="visually-hidden">Middle 80%</span>
              <Ticks scale={scale} />
            </th>
            <th scope="col">Half within</th>
            <th scope="col">9 in 10 within</th>
            <th scope="col">People</th>
          </tr>
        </thead>
        {groups.map((lines, index) => (
          <tbody key={index}>
            {lines.map((line) => (
              <SpreadRow key={line.name} {...line} scale={scale} />
            ))}
          </tbody>
        ))}
      </table>
      <p className={classes.timeNote}>
        The bar shows the middle 80%; the mark is the median. Set the link lifetime well above the 9-in-10
        figure so nobody’s link expires.
      </p>
    </>
  )
}

/** Groups of which there is one only say what all say already. */
function groupsOf(time: NonNullable<Overview['timeToConfirm']>): Line[][] {
  const { first, reminder } = time.byMail
  const byMail: Line[] = []
  if (first && reminder) {
    byMail.push({ name: 'After the first email', place: after('first-mail'), spread: first })
    byMail.push({ name: 'After a reminder', place: after('reminder'), spread: reminder })
  }
  const byDomain = time.byDomain.map((spread) => ({
    name: spread.domain,
    place: after('mail', spread.domain),
    spread
  }))
  return [[{ name: 'All', place: after('mail'), spread: time }], byMail, byDomain].filter(
    (lines) => lines.length > 0
  )
}

function SpreadRow({ name, place, spread, scale }: Line & { scale: TimeScale }) {
  const from = scale.at(spread.p10)
  const to = scale.at(spread.p90)
  return (
    <tr title={`${name}: ${formatCountOf(spread.count, 'confirmation')}`}>
      <th scope="row">
        <PlaceLink to={place}>
          <bdi>{name}</bdi>
        </PlaceLink>
      </th>
      <td>
        <span className="visually-hidden">
          {formatDuration(spread.p10)} to {formatDuration(spread.p90)}
        </span>
        <div className={classes.track} aria-hidden="true">
          <Ticks scale={scale} bare />
          <span
            className={classes.spread}
            style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%` }}
          />
          <span className={classes.median} style={{ left: `${scale.at(spread.median) * 100}%` }} />
        </div>
      </td>
      <td>{formatDuration(spread.median)}</td>
      <td>{formatDuration(spread.p90)}</td>
      <td>{formatCount(spread.count)}</td>
    </tr>
  )
}

/** The landmarks of the scale: their names on top, or only their lines. */
function Ticks({ scale, bare = false }: { scale: TimeScale; bare?: boolean }) {
  return (
    <span className={bare ? classes.tickLines : classes.tickNames} aria-hidden="true">
      {scale.ticks.map(({ at, name }) => (
        <span key={name} style={{ left: `${at * 100}%` }}>
          {!bare && name}
        </span>
      ))}
    </span>
  )
}
