import { useMemo } from 'react'
import type { CampaignProgress } from '../../../../shared/models/campaign.ts'
import type { DeliveryRow, DeliveryState, LogRow, SkipReason } from '../../../../shared/models/delivery.ts'
import { useEngine } from '../../../client/index.ts'
import type { RowSource } from '../../../components/data-table/index.ts'
import type { Outcome } from '../../../../shared/words/outcome-words.ts'

export interface RecipientFilter {
  outcome: DeliveryState | null
  cause: string | null
  search: string
}

/** What the table holds: without a filter the attempts as they come, newest first; with one, the recipients it fits. */
export type RecipientRow = DeliveryRow | LogRow

/** A row of either kind, as the columns show it. */
export interface RecipientLine {
  at: number | null
  address: string
  name: string | null
  outcome: Outcome
  skipReason: SkipReason | null
  cause: string | null
  reply: string | null
  durationMs: number | null
  tries: number
  /** When it is tried again. */
  dueAt: number | null
  attemptId: number | null
}

export function lineOf(row: RecipientRow): RecipientLine {
  if ('state' in row) {
    return {
      ...row,
      at: row.settledAt,
      outcome: row.state,
      attemptId: row.lastAttemptId,
      dueAt: row.state === 'deferred' ? row.dueAt : null
    }
  }
  return { ...row, name: null, skipReason: null, tries: row.try, dueAt: null, attemptId: row.id }
}

/** Attempts are shown as long as nothing narrows the list and there is one. */
export const showsAttempts = (campaign: CampaignProgress, filter: RecipientFilter): boolean =>
  filter.outcome === null &&
  filter.cause === null &&
  campaign.startedAt !== null &&
  campaign.counts.waiting + campaign.counts.skipped + campaign.counts.cancelled < campaign.total

export function useRecipientRows(
  campaignId: number,
  { outcome, cause, search }: RecipientFilter,
  attempts: boolean
): RowSource<RecipientRow> {
  const engine = useEngine()
  return useMemo(() => {
    const sought = search === '' ? {} : { search }
    if (attempts) {
      // Those under way are a count above: at full speed there would be nothing else to read.
      const filter = { campaignId, settled: true, ...sought }
      return {
        id: JSON.stringify(['attempts', filter]),
        page: (offset, limit) => engine.log.page.queryOptions({ input: { filter, offset, limit } })
      }
    }
    const input = { campaignId, state: outcome ?? undefined, cause: cause ?? undefined, ...sought }
    return {
      id: JSON.stringify(['recipients', input]),
      page: (offset, limit) =>
        engine.campaigns.recipients.queryOptions({ input: { ...input, offset, limit } })
    }
  }, [engine, campaignId, outcome, cause, search, attempts])
}
