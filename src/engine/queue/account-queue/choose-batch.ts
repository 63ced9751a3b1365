import type { Clock } from '../../runtime/index.ts'
import type { DomainLimits } from '../limits/domain-limits.ts'
import type { LaneCampaign } from './active-campaign.ts'
import type { Outbox } from './prefetch.ts'
import type { Prepared } from '../../deliveries/index.ts'
import type { RateLimit } from '../limits/rate-limit.ts'

/** What is handed over together: chosen with every limit counted, and put back where it was not claimed after all. */
export interface Batches {
  /** At most `free` prepared messages, of the campaigns in their turns. */
  choose(
    free: number,
    order: readonly LaneCampaign[],
    mayTakeFrom: (campaign: LaneCampaign) => boolean
  ): Prepared[]
  /** It is about to be handed over, which had to wait for its commit: the rates are kept where they count. */
  goesNow(batch: Prepared[], order: readonly LaneCampaign[]): void
  putBack(prepared: Prepared, campaign: LaneCampaign | undefined): void
}

export function createBatches(
  clock: Pick<Clock, 'monotonic'>,
  rate: RateLimit,
  domains: DomainLimits,
  outbox: Outbox
): Batches {
  const ratesAllow = (campaign: LaneCampaign): boolean => {
    if (rate.waitMs() <= 0 && campaign.rate.waitMs() <= 0) return true
    if (outbox.size(campaign) > 0) campaign.slowedByRateAt = clock.monotonic()
    return false
  }
  return {
    choose(free, order, mayTakeFrom) {
      const batch: Prepared[] = []
      for (const campaign of order) {
        if (!mayTakeFrom(campaign)) continue
        while (batch.length < free && campaign.firstBatchLeft !== 0 && ratesAllow(campaign)) {
          const prepared = outbox.take(campaign)
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
