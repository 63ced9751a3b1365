import type { Overview, Spread } from '../../shared/models/overview.ts'
import type { Db } from '../db/index.ts'
import { confirmDomains, type ConfirmTimes, confirmTimes, confirmTimesBy } from './overview.sql.ts'

/** How soon people confirm: all, by kind of mail, and at the domains with the most confirmations. */
export function timeToConfirm(db: Db, domains: number): Overview['timeToConfirm'] {
  const all = spreadOf(confirmTimes(db))
  if (!all) return null
  return {
    ...all,
    byMail: {
      first: spreadOf(confirmTimesBy(db, 'mail', 'first')),
      reminder: spreadOf(confirmTimesBy(db, 'mail', 'reminder'))
    },
    byDomain: confirmDomains(db, domains).flatMap((domain) => {
      const spread = spreadOf(confirmTimesBy(db, 'domain', domain))
      return spread ? [{ domain, ...spread }] : []
    })
  }
}

/** Null of nothing. */
function spreadOf(times: ConfirmTimes): Spread | null {
  const count = times.reduce((sum, { n }) => sum + n, 0)
  if (count === 0) return null
  /** The smallest time within which that share had confirmed. */
  const within = (share: number) => {
    let seen = 0
    return times.find(({ n }) => (seen += n) >= share * count)!.ms
  }
  return { p10: within(0.1), median: within(0.5), p90: within(0.9), count }
}
