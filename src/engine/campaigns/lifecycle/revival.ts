import type { Actor } from '../../../shared/models/actor.ts'
import type { SentAgainWhen } from '../../../shared/words/action-words.ts'
import type { EngineContext } from '../../context/index.ts'
import { campaignRow } from '../campaign-row.ts'
import type { Lifecycle } from './lifecycle.ts'

/** Who acts on deliveries. `preview` counts what would be done, in the same scan, and writes nothing. */
export type ActsAs = Actor | 'preview'

/**
 * Reopens a campaign for deliveries that go back to waiting, batch by batch. If a person stops it between two batches, Stop
 * wins: the scan ends, and what it had put back is canceled like everything else.
 */
export interface Revival {
  reopen(): void
  mayContinue(): boolean
  /** When those that were put back are sent. */
  sentWhen(): SentAgainWhen
}

export function createRevival(
  { db }: Pick<EngineContext, 'db'>,
  lifecycle: Pick<Lifecycle, 'reopen'>,
  campaignId: number
): Revival {
  const before = campaignRow(db, campaignId).state
  let begun = false
  const wasStopped = () => begun && campaignRow(db, campaignId).state === 'stopped'
  return {
    reopen() {
      begun = true
      lifecycle.reopen(campaignId)
    },
    mayContinue: () => !wasStopped(),
    sentWhen() {
      if (wasStopped()) return 'until-stopped'
      return before === 'paused' ? 'on-resume' : 'now'
    }
  }
}
