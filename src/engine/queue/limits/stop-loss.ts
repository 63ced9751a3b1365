import type { PauseReason } from '../../../shared/models/campaign.ts'
import type { PauseDetail } from '../../../shared/words/pause-words.ts'
import type { Settings } from '../../../shared/models/settings.ts'

const windowSize = 200

/**
 * Watches a campaign's outcomes and says when it must pause before it harms: the same reply code for so many recipients
 * in a row, or too large a share of the last 200 rejected. A share, never a fixed count: what is not yet sent counts as
 * if it would be accepted.
 */
export interface StopLoss {
  /** @param code the reply's code for a recipient that was refused or put off, null for one accepted or unanswered */
  saw(
    outcome: 'accepted' | 'deferred' | 'rejected',
    code: string | null
  ): { reason: PauseReason; detail: PauseDetail } | null
  reset(): void
}

export function createStopLoss(rules: () => Settings['sending']['stopLoss']): StopLoss {
  let lastCode: string | null = null
  let inARow = 0
  let rejected: boolean[] = []
  let rejectedCount = 0

  return {
    saw(outcome, code) {
      const { sameCodeInARow, rejectedPercent } = rules()
      inARow = code !== null && code === lastCode ? inARow + 1 : 1
      lastCode = code
      rejected.push(outcome === 'rejected')
      if (outcome === 'rejected') rejectedCount++
      if (rejected.length > windowSize && rejected.shift()) rejectedCount--

      if (code !== null && sameCodeInARow > 0 && inARow >= sameCodeInARow) {
        return {
          reason: 'same-code-in-a-row',
          detail: { reason: 'same-code', params: { code, recipients: inARow } }
        }
      }
      if (rejectedPercent > 0 && rejectedCount > (windowSize * rejectedPercent) / 100) {
        return {
          reason: 'too-many-rejected',
          detail: {
            reason: 'too-many-rejected',
            params: { rejected: rejectedCount, of: rejected.length, percent: rejectedPercent }
          }
        }
      }
      return null
    },
    reset() {
      lastCode = null
      inARow = 0
      rejected = []
      rejectedCount = 0
    }
  }
}
