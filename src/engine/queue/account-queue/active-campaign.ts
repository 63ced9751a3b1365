import type { CampaignKind } from '../../../shared/models/campaign.ts'
import type { SkipReason } from '../../../shared/models/delivery.ts'
import { type DueRow, fromTheStart, type PreparedMessage, type ReadMarks } from '../../deliveries/index.ts'
import type { RateLimit } from '../limits/rate-limit.ts'
import type { StopLoss } from '../limits/stop-loss.ts'

/** Makes a recipient's message, or says why there is none to be made. */
export type MakeMessage = (row: DueRow) => PreparedMessage | { skip: SkipReason }

/** A running campaign, as its lane sees it. In memory only; all of it can be made again from the database. */
export interface ActiveCampaign {
  readonly id: number
  readonly kind: CampaignKind
  readonly make: MakeMessage
  readonly rate: RateLimit
  readonly stopLoss: StopLoss | null
  /** Hand-overs left before it pauses by itself ('20 first, then wait for me'); null: no such limit. */
  firstBatchLeft: number | null
  underWay: number
  /** When a rate last kept a message of it waiting, in `clock.monotonic` time. */
  slowedByRateAt: number
  marks: ReadMarks
  /** Nothing was due when last looked. */
  drained: boolean
  /** When that was, milliseconds since the epoch. */
  lookedAt: number
  /** The lane's listener knows that nothing is due or under way. */
  saidDrained: boolean
}

export function activeCampaign(
  given: Pick<ActiveCampaign, 'id' | 'kind' | 'make' | 'rate' | 'stopLoss' | 'firstBatchLeft'>
): ActiveCampaign {
  return {
    ...given,
    underWay: 0,
    slowedByRateAt: -Infinity,
    marks: fromTheStart(),
    drained: false,
    lookedAt: 0,
    saidDrained: false
  }
}

/** Something may have become due after all. */
export function stir(campaign: ActiveCampaign): void {
  campaign.drained = false
  campaign.saidDrained = false
}

/** A single resend is someone waiting at the window: it goes before any campaign. Then first come, first served. */
export function inTurn(a: ActiveCampaign, b: ActiveCampaign): number {
  return Number(a.kind === 'campaign') - Number(b.kind === 'campaign') || a.id - b.id
}
