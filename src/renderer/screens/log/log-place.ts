import type { LogFilter } from '../../../shared/models/delivery.ts'
import { attemptOutcomes, notThroughStates } from '../../../shared/models/words.ts'
import { type Place, placeOf } from '../../routing/index.ts'

/** What the log shows, as it stands in the place: '/log/7?outcome=rejected&campaign=42' opens attempt 7 beside the list. */
export interface LogView {
  filter: LogFilter
  /** The attempt in the drawer. */
  opened: number | null
}

export function readLogView({ path, query }: Place): LogView {
  const outcome = query.get('outcome')
  return {
    filter: compact({
      outcome: attemptOutcomes.find((known) => known === outcome),
      stands: notThroughStates.find((known) => known === query.get('stands')),
      campaignId: number(query.get('campaign')),
      userId: number(query.get('user')),
      cause: query.get('cause') ?? undefined,
      search: query.get('search') ?? undefined,
      since: number(query.get('since')),
      until: number(query.get('until'))
    }),
    opened: number(path[1]) ?? null
  }
}

export function placeOfLog({ filter, opened }: LogView): string {
  return placeOf(opened === null ? '/log' : `/log/${opened}`, {
    outcome: filter.outcome,
    stands: filter.stands,
    campaign: filter.campaignId,
    user: filter.userId,
    cause: filter.cause,
    search: filter.search,
    since: filter.since,
    until: filter.until
  })
}

/** Without what is not set, so that equal filters are equal texts. */
export const compact = (filter: LogFilter): LogFilter =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== ''))

function number(text: string | null | undefined): number | undefined {
  const value = Number(text)
  return text && Number.isFinite(value) ? value : undefined
}
