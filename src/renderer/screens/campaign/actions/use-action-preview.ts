import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ActionReport, CampaignSummary } from '../../../../shared/models/campaign.ts'
import { useEngine } from '../../../client/index.ts'

interface Foreseen {
  /** Undefined until it is counted. */
  report: ActionReport | undefined
  /** To give with the action: it may do no more than was shown. */
  atMost: { atMost?: number }
  countAgain: () => void
}

/** What letting a campaign go on will do: counted beforehand, and again when the numbers of the campaign have changed. */
export function useForeseen({ id, counts }: CampaignSummary, kind: 'resume' | 'start-now'): Foreseen {
  const engine = useEngine()
  const query = engine.campaigns.previewAction.queryOptions({ input: { id, action: { kind } } })
  const { data, refetch } = useQuery({
    queryFn: query.queryFn,
    queryKey: [...query.queryKey, counts.waiting + counts.deferred],
    placeholderData: keepPreviousData
  })
  return {
    report: data,
    // While recipients are still being put in the queue there are more to come than can be counted.
    atMost: data?.exact === true ? { atMost: data.changed } : {},
    countAgain: () => void refetch()
  }
}
