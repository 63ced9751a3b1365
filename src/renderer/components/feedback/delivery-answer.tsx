import { Loader } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'
import type { DeliveryState } from '../../../shared/models/delivery.ts'
import { useEngine } from '../../client/index.ts'
import { outcomeWords } from '../../../shared/words/outcome-words.ts'
import { OutcomeTag } from '../text/index.ts'

/** Milliseconds until the answer counts as read. */
const readFor = 15_000

const askAgainEvery = 400

const isSettled = (state: DeliveryState | undefined): boolean =>
  state !== undefined && state !== 'waiting' && state !== 'sending'

/** What the mail server said to one message, as it comes in. `onRead`: it has stood there long enough. */
export function DeliveryAnswer({ deliveryId, onRead }: { deliveryId: number; onRead?: () => void }) {
  const engine = useEngine()
  const { data: delivery } = useQuery(
    engine.campaigns.delivery.queryOptions({
      input: { id: deliveryId },
      // The engine's events would do; a person who waits for this one answer sees it sooner.
      refetchInterval: (query) => (isSettled(query.state.data?.state) ? false : askAgainEvery)
    })
  )
  const settled = isSettled(delivery?.state)
  const read = useEffectEvent(() => onRead?.())
  useEffect(() => {
    if (!settled) return undefined
    const timer = setTimeout(() => read(), readFor)
    return () => clearTimeout(timer)
  }, [settled])

  if (!delivery || !settled) return <SendingNow />
  return (
    <span role="status" title={delivery.reply ?? undefined}>
      <span className="visually-hidden">
        {`${delivery.address}: ${outcomeWords[delivery.state]}. ${delivery.reply ?? ''}`}
      </span>
      <span aria-hidden="true">
        <OutcomeTag outcome={delivery.state} />
      </span>
    </span>
  )
}

export function SendingNow() {
  return (
    <span className="faint" role="status" style={{ display: 'inline-flex', gap: 6, alignItems: 'center' }}>
      <Loader size={11} color="brand" /> Sending
    </span>
  )
}
