import type { Overview } from '../../../shared/models/overview.ts'
import { causeText } from '../../../shared/words/cause-words.ts'
import { OutcomeTag } from '../../components/text/index.ts'
import { formatCount } from '../../format/index.ts'
import { PlaceLink, placeOf } from '../../routing/index.ts'
import classes from './causes-list.module.css'

/** Causes of failure, the most frequent first, with a bar that compares them. */
export function CausesList({ causes }: { causes: Overview['causes'] }) {
  if (causes.length === 0) return <p className={classes.calm}>Every message was accepted.</p>
  const most = Math.max(...causes.map((cause) => cause.count))
  return (
    <ul className={classes.causes}>
      {causes
        .toSorted((a, b) => b.count - a.count)
        .map((cause) => (
          <li key={`${cause.state} ${cause.cause}`}>
            <PlaceLink
              to={placeOf('/log', { cause: cause.cause, stands: cause.state })}
              className={classes.cause}
            >
              <span className={classes.causeCount}>{formatCount(cause.count)}</span>
              <span className={classes.causeText}>
                {causeText(cause.cause).sentence}
                <span
                  className={classes.causeBar}
                  data-state={cause.state}
                  style={{ ['--share' as string]: cause.count / most }}
                />
              </span>
              <OutcomeTag outcome={cause.state} />
            </PlaceLink>
          </li>
        ))}
    </ul>
  )
}
