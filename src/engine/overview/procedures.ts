import { implementer, type EngineContext } from '../context/index.ts'
import { decisions, type TroubleOf } from './decisions.ts'
import { outcomeDays } from './outcomes-by-day.ts'
import { causeCounts, peopleReached } from './overview.sql.ts'
import { timeToConfirm } from './time-to-confirm.ts'

const maxDays = 30
const maxCauses = 20
const maxDomains = 8

export function overviewProcedures(
  { db, clock }: Pick<EngineContext, 'db' | 'clock'>,
  deps: { dispatcher(): { troubleOf: TroubleOf } }
) {
  return {
    get: implementer.overview.get.handler(() => ({
      funnel: peopleReached(db),
      days: outcomeDays(db, clock.now(), maxDays),
      timeToConfirm: timeToConfirm(db, maxDomains),
      causes: causeCounts(db, maxCauses),
      decisions: decisions(db, (accountId) => deps.dispatcher().troubleOf(accountId))
    }))
  }
}
