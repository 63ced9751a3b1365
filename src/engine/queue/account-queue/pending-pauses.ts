import type { PauseDetail } from '../../../shared/words/pause-words.ts'
import type { PauseReason } from '../../../shared/models/campaign.ts'
import type { Pause } from './apply-feedback.ts'

/** Pauses that are decided and not yet carried out: nothing more of these campaigns is handed over. */
export interface PendingPauses {
  /** The first one of a campaign counts. */
  add(pause: Pause): void
  has(campaignId: number): boolean
  /** One that cannot be written stays, with those behind it. */
  carryOut(): void
}

export function createPendingPauses(
  pause: (campaignId: number, reason: PauseReason, detail: PauseDetail, until: number | null) => void
): PendingPauses {
  const pending: Pause[] = []
  const has = (campaignId: number) => pending.some((one) => one.campaignId === campaignId)
  return {
    add(one) {
      if (!has(one.campaignId)) pending.push(one)
    },
    has,
    carryOut() {
      while (pending.length > 0) {
        const { campaignId, reason, detail, until } = pending[0]!
        pause(campaignId, reason, detail, until)
        pending.shift()
      }
    }
  }
}
