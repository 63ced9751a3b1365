import type { UserRow } from '../../../../shared/models/user.ts'
import { WriteGuard } from '../../../components/controls/index.ts'
import { DeliveryAnswer, SendingNow } from '../../../components/feedback/index.ts'
import { useResends } from './resends.tsx'
import { sendVerb } from './send-verb.ts'
import classes from './resend-cell.module.css'

/** The button of a row; after a click, what the mail server said, in its place. */
export function ResendCell({ user }: { user: UserRow }) {
  const resends = useResends()
  const state = resends.of(user.id)
  return (
    <span className={classes.resend}>
      {state === undefined ? (
        user.status !== 'verified' && (
          // A plain button: there is one on every row, and rows come and go by the hundred.
          <WriteGuard>
            <button
              type="button"
              tabIndex={-1}
              className={classes.resendButton}
              aria-label={`${sendVerb(user)} to ${user.name || user.address}`}
              onClick={() => void resends.resend(user)}
            >
              {sendVerb(user)}
            </button>
          </WriteGuard>
        )
      ) : state.kind === 'asking' ? (
        <SendingNow />
      ) : (
        <DeliveryAnswer deliveryId={state.deliveryId} onRead={() => resends.forget(user.id)} />
      )}
    </span>
  )
}
