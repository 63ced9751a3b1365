import type { ActionReport } from '../../../shared/models/campaign.ts'
import type { ActionPhrase } from '../../../shared/words/action-words.ts'
import type { EngineContext } from '../../context/index.ts'
import { ineligible, scanDeliveries, type ScannedDelivery, sendAgain } from '../../deliveries/index.ts'
import { recordAct } from '../campaign-actions.sql.ts'
import { campaignRow, campaignTerms } from '../campaign-row.ts'
import type { Lifecycle } from './lifecycle.ts'
import { type ActsAs, createRevival } from './revival.ts'

/**
 * Retries the failures of one cause: deferred ones now instead of later, rejected ones once more. Leaves out people who
 * should no longer be emailed. Throws WRONG_STATE while the campaign is still being stopped.
 */
export async function retryGroup(
  { db, clock, events }: EngineContext,
  lifecycle: Lifecycle,
  campaignId: number,
  state: 'deferred' | 'rejected',
  cause: string,
  as: ActsAs
): Promise<ActionReport> {
  lifecycle.checkReopen(campaignId)
  const terms = campaignTerms(campaignRow(db, campaignId), clock.now())
  const revival = createRevival({ db }, lifecycle, campaignId)
  let changed = 0
  let skipped = 0
  const retry = (rows: ScannedDelivery[]) => {
    const group = rows.filter((row) => row.cause === cause).map(({ id }) => id)
    const against = ineligible(db, terms, group)
    const again = group.filter((id) => !against.has(id))
    skipped += against.size
    changed += again.length
    if (as === 'preview' || again.length === 0) return
    sendAgain(db, state, again, 0)
    revival.reopen()
  }
  await scanDeliveries({ db }, campaignId, state, retry, revival.mayContinue)

  if (as !== 'preview') {
    recordAct(db, campaignId, 'retried', as, clock.now())
    events.usersChanged(null)
    events.changed('campaigns')
  }
  const phrase: ActionPhrase = {
    reason: 'retries',
    params: { count: changed, skipped, when: revival.sentWhen() }
  }
  return { changed, skipped, exact: true, phrase }
}
