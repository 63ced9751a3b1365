import type { EngineActivity } from '../../shared/ipc/engine-messages.ts'
import { spelledOut } from '../../shared/text/hidden-characters.ts'
import type { EngineContext } from '../context/index.ts'
import { sendingNow, type WaitSources } from '../campaigns/index.ts'

/** Milliseconds between two messages to main. */
const interval = 500

/** Tells main what is being sent, for the dock icon and so that the computer stays awake: on change, twice a second. */
export function reportActivity(
  parts: EngineContext,
  sources: WaitSources,
  tell: (activity: EngineActivity) => void
): () => void {
  let last = ''
  let cancel = () => {}
  const look = () => {
    const activity = currentActivity(parts, sources)
    const text = JSON.stringify(activity)
    if (text !== last) tell(activity)
    last = text
    cancel = parts.clock.after(interval, look)
  }
  look()
  return () => cancel()
}

function currentActivity(parts: EngineContext, sources: WaitSources): EngineActivity {
  const campaigns = sendingNow(parts, sources)
  const total = campaigns.reduce(
    (sum, { total, counts }) => sum + total - counts.skipped - counts.cancelled,
    0
  )
  const left = campaigns.reduce(
    (sum, { counts }) => sum + counts.waiting + counts.sending + counts.deferred,
    0
  )
  const [first] = campaigns
  return {
    type: 'activity',
    sending: campaigns.some(({ state }) => state === 'running' || state === 'held'),
    total,
    done: total - left,
    campaigns: campaigns.length,
    name: spelledOut(first?.name ?? ''),
    paused: campaigns.length > 0 && campaigns.every(({ state }) => state === 'paused')
  }
}
