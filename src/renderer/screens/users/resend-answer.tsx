import { Button, Loader } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'
import type { UserRow } from '../../../shared/models/user.ts'
import { useEngine } from '../../client/engine-context.tsx'
import { OutcomeTag } from '../../components/tag.tsx'
import { outcomeWords } from '../../words/outcome-words.ts'
import { useResends } from './resends.tsx'
import classes from './users.module.css'

/** Milliseconds the server's answer stands where the button was. */
const readFor = 15_000

/** The button of a row; after a click, what the mail server said, in its place. */
export function ResendCell({ user }: { user: UserRow }) {
  const resends = useResends()
  const state = resends.of(user.id)
  return (
    <span className={classes.resend}>
      {state === undefined ? (
        user.status !== 'verified' && (
          <Button
            size="xs"
            tabIndex={-1}
            className={classes.resendButton}
            aria-label={`Resend to ${user.name || user.address}`}
            onClick={() => void resends.resend(user)}
          >
            Resend
          </Button>
        )
      ) : state.kind === 'asking' ? (
        <Waiting />
      ) : (
        <ResendAnswer deliveryId={state.deliveryId} onRead={() => resends.forget(user.id)} />
      )}
    </span>
  )
}

/** The delivery's outcome as it comes in. */
export function ResendAnswer({ deliveryId, onRead }: { deliveryId: number; onRead?: () => void }) {
  const engine = useEngine()
  const { data: delivery } = useQuery(engine.campaigns.delivery.queryOptions({ input: { id: deliveryId } }))
  const settled = delivery && delivery.state !== 'waiting' && delivery.state !== 'sending'
  const read = useEffectEvent(() => onRead?.())
  useEffect(() => {
    if (!settled) return undefined
    const timer = setTimeout(() => read(), readFor)
    return () => clearTimeout(timer)
  }, [settled])

  if (!settled) return <Waiting />
  return (
    <span role="status" title={delivery.reply ?? undefined}>
      <span className="visually-hidden">{`${delivery.address}: ${outcomeWords[delivery.state]}. ${delivery.reply ?? ''}`}</span>
      <span aria-hidden="true">
        <OutcomeTag outcome={delivery.state} />
      </span>
    </span>
  )
}

function Waiting() {
  return (
    <span className="faint" role="status" style={{ display: 'inline-flex', gap: 6, alignItems: 'center' }}>
      <Loader size={11} color="brand" /> Sending
    </span>
  )
}
