import { nextDueAt } from '../../deliveries/index.ts'
import type { QueueState } from './queue-state.ts'

/** A campaign with nothing due is looked at again this often, whatever its times say: clocks jump. */
const maxSleepMs = 60_000
/** Results wake the queue as they come; this is for what becomes due while one keeps us waiting. */
const maxSleepInProgressMs = 1000

/** Milliseconds until the next thing that only time brings an account queue; null: nothing will. */
export function nextWake(queue: QueueState): number | null {
  const { health, order, suspensions } = queue
  const mayHandOver = canHandOver(queue)
  const waits = [
    ...suspensions.left(),
    health.restMs(),
    ...(mayHandOver ? rateWaits(queue) : []),
    ...(queue.inProgress.size > 0 ? [maxSleepInProgressMs] : dueWaits(queue, mayHandOver))
  ].filter((ms) => ms > 0)
  if (order.length === 0 && waits.length === 0) return null
  return Math.max(1, Math.ceil(Math.min(maxSleepMs, ...waits)))
}

/** What was in the way when last looked may be gone by now: then this is no time to sleep. */
function canHandOver({ connections, health, phase, suspensions }: QueueState): boolean {
  const slots = health.slots(connections.openCapacity() || 1, connections.busy())
  return phase === 'open' && slots > 0 && !suspensions.fromAll() && !suspensions.fromSending()
}

function* rateWaits({ inProgress, order, prefetch, rate }: QueueState): Generator<number> {
  for (const campaign of order) {
    const some = prefetch.size(campaign) > 0 || (inProgress.size === 0 && !campaign.drained)
    if (some && campaign.firstBatchLeft !== 0) yield Math.max(1, rate.waitMs(), campaign.rate.waitMs())
  }
}

function* dueWaits({ context, order }: QueueState, mayHandOver: boolean): Generator<number> {
  const now = context.clock.now()
  for (const { id, drained, lookedAt } of order) {
    // What became due since nothing was found must not be slept over.
    const due = nextDueAt(context.db, id, drained && mayHandOver ? lookedAt : now)
    if (due !== null) yield Math.max(1, due - now)
  }
}
