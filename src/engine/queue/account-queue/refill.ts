import { capacityOf, type QueueState } from './queue-state.ts'

/** Keeps one more round of messages ready than can be in progress. */
export function refill(queue: QueueState, now: number, wake: () => void): void {
  const { health, order, prefetch, prefetchSize } = queue
  const wanted = capacityOf(queue) * 2
  let left = health.restMs() === 0 ? prefetchSize.size() : 0
  for (const campaign of order) {
    if (left <= 0) break
    if (campaign.drained || campaign.firstBatchLeft === 0) continue
    // Many at a time: looking for the next ones costs nearly the same for one as for ten.
    const ready = prefetch.size(campaign)
    if (ready > wanted / 2) continue
    const fill = () => prefetch.fill(campaign, Math.min(left, wanted - ready), now)
    const looked = prefetchSize.measure((found: number) => found, fill)
    left -= looked
    if (looked > 0) wake()
  }
}

/** Tells of each campaign, once, that nothing of it is due or in progress. */
export function reportDrained({ order, listener }: QueueState): void {
  for (const campaign of order) {
    if (campaign.underWay > 0 || campaign.saidDrained) continue
    if (!campaign.drained && campaign.firstBatchLeft !== 0) continue
    campaign.saidDrained = true
    listener.drained(campaign.id)
  }
}
