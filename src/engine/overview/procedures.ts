import { implementer, type EngineContext } from '../context/index.ts'
import { decisions, type TroubleOf } from './decisions.ts'
import { outcomeDays } from './outcomes-by-day.ts'
import { causeCounts, peopleReached } from './overview.sql.ts'
import { timeToConfirm } from './time-to-confirm.ts'

const daysShown = 30
const causesShown = 20
const domainsShown = 8

export function overviewProcedures(
  { db, clock }: Pick<EngineContext, 'db' | 'clock'>,
  deps: { dispatcher(): { troubleOf: TroubleOf } }
) {
  return {
    get: implementer.overview.get.handler(() => ({
      funnel: peopleReached(db),
      days: outcomeDays(db, clock.now(), daysShown),
      timeToConfirm: timeToConfirm(db, domainsShown),
      causes: causeCounts(db, causesShown),
      decisions: decisions(db, (accountId) => deps.dispatcher().troubleOf(accountId))
    }))
  }
}
