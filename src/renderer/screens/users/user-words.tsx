import type { UserRow } from '../../../shared/models/user.ts'
import { Moment, OutcomeTag, RelativeTime } from '../../components/text/index.ts'
import classes from './user-words.module.css'

/** The last send with its outcome, and when; for one that is tried again, when that is, or why not. */
export function LastSend({ user }: { user: UserRow }) {
  if (user.lastOutcome === null) return <span className="faint">Never emailed</span>
  return (
    <span className={classes.lastSend}>
      <OutcomeTag outcome={user.lastOutcome} />
      <span className="faint">
        {user.lastIsPaused ? (
          <span title="Retried when the campaign resumes">campaign paused</span>
        ) : user.lastOutcome === 'deferred' && user.lastDueAt !== null ? (
          <>
            retry at <Moment at={user.lastDueAt} />
          </>
        ) : (
          user.lastSentAt !== null && <RelativeTime at={user.lastSentAt} />
        )}
      </span>
    </span>
  )
}

/** The life of the newest link. */
export function LinkLife({ user }: { user: Pick<UserRow, 'link'> }) {
  const { state, at } = user.link
  switch (state) {
    case 'none':
      return <span>No link yet</span>
    case 'live':
      return (
        <span>
          Live
          {at !== null && (
            <>
              {' '}
              until <Moment at={at} />
            </>
          )}
        </span>
      )
    case 'expired':
      return (
        <span>
          Expired
          {at !== null && (
            <>
              {' '}
              <RelativeTime at={at} />
            </>
          )}
        </span>
      )
    case 'used':
      return (
        <span>
          Used
          {at !== null && (
            <>
              {' '}
              <Moment at={at} />
            </>
          )}
        </span>
      )
    default:
      return state satisfies never
  }
}
