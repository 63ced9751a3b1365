import type { Db } from '../db/index.ts'
import { endCrashedAttempts } from './attempts.sql.ts'
import { maxTriesOfUnknown, resendDelayMs } from './decide-outcome.ts'
import { crashedDeliveries, crashedToResend } from './recovery.sql.ts'
import { endCrashed, sendAgain } from './transitions.ts'

interface CampaignCount {
  campaignId: number
  count: number
}

/** What a start found of a run that crashed. */
export interface Recovered {
  /** Deliveries whose message the server had when the engine ended: nobody knows whether it arrived. */
  unknown: CampaignCount[]
  /** Those that are sent again automatically, because their campaigns are set to do so. */
  resent: CampaignCount[]
}

/**
 * Once, before anything is sent. A delivery still in `sending` had its message handed over (claim commits first, and
 * hands over at once), so the server may have it: it becomes `unknown`, and a person decides. There is at most one for
 * each connection that was in flight. A campaign that resends unknown outcomes automatically does so here too.
 */
export function recoverQueue(db: Db, now: number): Recovered {
  return db.transaction(() => {
    const recovered: Recovered = { unknown: [], resent: [] }
    for (const { campaignId, count } of crashedDeliveries(db)) {
      const again = crashedToResend(db, campaignId, maxTriesOfUnknown)
      endCrashedAttempts(db, campaignId, now)
      endCrashed(db, campaignId, now)
      sendAgain(db, 'unknown', again, now + resendDelayMs)
      if (again.length > 0) recovered.resent.push({ campaignId, count: again.length })
      if (count > again.length) recovered.unknown.push({ campaignId, count: count - again.length })
    }
    return recovered
  })
}
