import type { Clock } from '../../runtime/index.ts'
import type { DomainLimits } from '../limits/domain-limits.ts'
import type { ActiveCampaign } from './active-campaign.ts'
import type { Prefetch } from './prefetch.ts'
import type { PreparedMessage } from '../../deliveries/index.ts'
import type { RateLimit } from '../limits/rate-limit.ts'

/** What is handed over together: chosen with every limit counted, and put back where it was not claimed after all. */
export interface BatchChooser {
  /** At most `free` prepared messages, of the campaigns in their turns. */
  choose(
    free: number,
    order: readonly ActiveCampaign[],
    mayTakeFrom: (campaign: ActiveCampaign) => boolean
  ): PreparedMessage[]
  /** It is about to be handed over, which had to wait for its commit: the rates are kept where they count. */
  goesNow(batch: PreparedMessage[], order: readonly ActiveCampaign[]): void
  putBack(prepared: PreparedMessage, campaign: ActiveCampaign | undefined): void
}

export function createBatchChooser(
  clock: Pick<Clock, 'monotonic'>,
  rate: RateLimit,
  domains: DomainLimits,
  prefetch: Prefetch
): BatchChooser {
  const ratesAllow = (campaign: ActiveCampaign): boolean => {
    if (rate.waitMs() <= 0 && campaign.rate.waitMs() <= 0) return true
    if (prefetch.size(campaign) > 0) campaign.slowedByRateAt = clock.monotonic()
    return false
  }
  return {
    choose(free, order, mayTakeFrom) {
      const batch: PreparedMessage[] = []
      for (const campaign of order) {
        if (!mayTakeFrom(campaign)) continue
        while (batch.length < free && campaign.firstBatchLeft !== 0 && ratesAllow(campaign)) {
          const prepared = prefetch.take(campaign)
          if (!prepared) break
          rate.take()
          campaign.rate.take()
          if (campaign.firstBatchLeft !== null) campaign.firstBatchLeft--
          domains.started(prepared.delivery.domain)
          batch.push(prepared)
        }
      }
      return batch
    },
    goesNow(batch, order) {
      rate.delayed(batch.length)
      for (const campaign of order) {
        campaign.rate.delayed(batch.filter(({ delivery }) => delivery.campaignId === campaign.id).length)
      }
    },
    putBack({ delivery }, campaign) {
      domains.ended(delivery.domain)
      if (campaign && campaign.firstBatchLeft !== null) campaign.firstBatchLeft++
    }
  }
}
