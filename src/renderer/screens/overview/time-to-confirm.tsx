import type { Overview } from '../../../shared/models/overview.ts'
import { formatCountOf } from '../../format/format-count.ts'
import { formatDuration } from '../../format/format-time.ts'
import { PlaceLink } from '../../routing/place-link.tsx'
import classes from './overview.module.css'

export function TimeToConfirm({ time }: { time: Overview['timeToConfirm'] }) {
  if (!time) return <p className={classes.calm}>Nobody has confirmed yet.</p>
  return (
    <div className={classes.times}>
      <PlaceLink to="/users?status=verified" className={classes.time}>
        <span className={classes.stepCount}>{formatDuration(time.median)}</span>
        <span className="muted">half of them within</span>
      </PlaceLink>
      <PlaceLink to="/users?status=verified" className={classes.time}>
        <span className={classes.stepCount}>{formatDuration(time.p90)}</span>
        <span className="muted">nine of ten within</span>
      </PlaceLink>
      <p className={classes.timeNote}>
        From the server’s acceptance to the press of the button, for{' '}
        {formatCountOf(time.count, 'confirmation')}. A link life well above the second number loses nobody.
      </p>
    </div>
  )
}
