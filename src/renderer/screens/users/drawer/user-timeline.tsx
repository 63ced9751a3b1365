import { useQuery } from '@tanstack/react-query'
import type { TimelineEntry } from '../../../../shared/models/user.ts'
import { timelineText } from '../../../../shared/words/timeline-words.ts'
import { useEngine } from '../../../client/index.ts'
import { CodeText, OutcomeTag, RelativeTime } from '../../../components/text/index.ts'
import { ErrorState } from '../../../components/feedback/index.ts'
import { format } from '../../../format/index.ts'
import { PlaceLink } from '../../../routing/index.ts'
import { outcomeTones, type Tone } from '../../../theme/index.ts'
import classes from './user-drawer.module.css'

export function UserTimeline({ id }: { id: number }) {
  const engine = useEngine()
  const { data: entries, error, refetch } = useQuery(engine.users.timeline.queryOptions({ input: { id } }))
  if (error) return <ErrorState error={error} retry={() => void refetch()} />
  if (!entries) return null
  if (entries.length === 0) return <p className="muted">No activity yet.</p>
  return (
    <ol className={classes.timeline}>
      {entries.map((entry, index) => (
        <li key={index} className={classes.entry} data-tone={toneOf(entry)}>
          <div className={classes.line}>
            <span className={classes.text}>
              {timelineText(entry.phrase, format)}
              {entry.by !== null && <span className="muted"> by {entry.by}</span>}
            </span>
            <span className={classes.time}>
              <RelativeTime at={entry.at} />
            </span>
          </div>
          {(entry.outcome !== null || entry.reply !== null) && (
            <div className={classes.answer}>
              {entry.outcome !== null && <OutcomeTag outcome={entry.outcome} />}
              {entry.reply !== null && <CodeText>{entry.reply}</CodeText>}
            </div>
          )}
          {entry.attemptId !== null && (
            <PlaceLink to={`/log/${entry.attemptId}`} className={classes.link}>
              View sent message
            </PlaceLink>
          )}
        </li>
      ))}
    </ol>
  )
}

function toneOf(entry: TimelineEntry): Tone {
  if (entry.outcome !== null) return outcomeTones[entry.outcome]
  if (entry.kind === 'confirmed' || entry.kind === 'marked-verified') return 'accepted'
  if (entry.kind === 'deleted' || entry.kind === 'marked-undeliverable') return 'rejected'
  return 'plain'
}
