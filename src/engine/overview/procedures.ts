import { causeText } from '../../shared/models/causes.ts'
import type { Overview } from '../../shared/models/overview.ts'
import { os, type Parts } from '../parts.ts'
import { decisions, type TroubleOf } from './decisions.ts'
import { outcomeDays } from './outcome-days.ts'
import { causeCounts, confirmTimes, peopleReached } from './queries.ts'

const daysShown = 30
const causesShown = 20

export function overviewProcedures(
  { db, clock }: Pick<Parts, 'db' | 'clock'>,
  deps: { dispatcher(): { troubleOf: TroubleOf } }
) {
  return {
    get: os.overview.get.handler(() => ({
      funnel: peopleReached(db),
      days: outcomeDays(db, clock.now(), daysShown),
      timeToConfirm: timeToConfirm(confirmTimes(db)),
      causes: causeCounts(db, causesShown).map((one) => ({
        ...one,
        text: one.cause === '' ? 'No cause was noted' : causeText(one.cause).sentence
      })),
      decisions: decisions(db, (accountId) => deps.dispatcher().troubleOf(accountId))
    }))
  }
}

/** The smallest time within which half of all, and nine tenths, had confirmed. */
function timeToConfirm(times: { ms: number; n: number }[]): Overview['timeToConfirm'] {
  const count = times.reduce((sum, { n }) => sum + n, 0)
  if (count === 0) return null
  const within = (share: number) => {
    let seen = 0
    return times.find(({ n }) => (seen += n) >= share * count)!.ms
  }
  return { median: within(0.5), p90: within(0.9), count }
}
