import type { Db } from '../../db/index.ts'
import { nextDueAt } from '../../deliveries/index.ts'
import type { ActiveCampaign } from './active-campaign.ts'
import type { Prefetch } from './prefetch.ts'
import type { RateLimit } from '../limits/rate-limit.ts'

/** A campaign with nothing due is looked at again this often, whatever its times say: clocks jump. */
const longest = 60_000
/** Results wake the lane as they come; this is for what falls due while one keeps us waiting. */
const longestUnderWay = 1000

/** Milliseconds until the next thing that only time brings a lane; null: nothing will. */
export function nextWake(lane: {
  db: Db
  now: number
  order: readonly ActiveCampaign[]
  outbox: Pick<Prefetch, 'size'>
  rate: Pick<RateLimit, 'waitMs'>
  underWay: number
  /** What was in the way when last looked may be gone by now: then this is no time to sleep. */
  mayHandOver: boolean
  /** Milliseconds that are left of rests of the account, the disk, the computer; 0 or less: none. */
  rests: number[]
}): number | null {
  const { db, now, order, outbox, rate, underWay, mayHandOver } = lane
  const waits = [...lane.rests]
  for (const campaign of mayHandOver ? order : []) {
    const some = outbox.size(campaign) > 0 || (underWay === 0 && !campaign.drained)
    if (!some || campaign.firstBatchLeft === 0) continue
    waits.push(Math.max(1, rate.waitMs(), campaign.rate.waitMs()))
  }
  if (underWay > 0) waits.push(longestUnderWay)
  else {
    for (const { id, drained, lookedAt } of order) {
      // What fell due since nothing was found must not be slept over.
      const due = nextDueAt(db, id, drained && mayHandOver ? lookedAt : now)
      if (due !== null) waits.push(Math.max(1, due - now))
    }
  }
  const soonest = waits.filter((ms) => ms > 0)
  if (order.length === 0 && soonest.length === 0) return null
  return Math.max(1, Math.ceil(Math.min(longest, ...soonest)))
}
