import type { ActionReport, CampaignState } from '../../../shared/models/campaign.ts'
import type { ActionPhrase, SentAgainWhen } from '../../../shared/words/action-words.ts'
import type { Actor } from '../../../shared/models/actor.ts'
import type { TimelinePhrase } from '../../../shared/words/timeline-words.ts'
import type { EngineContext } from '../../context/index.ts'
import { recordAct } from '../campaign-actions.ts'
import { campaignRow, campaignTerms } from '../campaign-row.ts'
import {
  countAsAccepted,
  ineligible,
  sendAgain,
  scanDeliveries,
  type ScannedDelivery
} from '../../deliveries/index.ts'
import type { Lifecycle } from './lifecycle.ts'

/** Who does it. `just-look`: only counts what would be done; the same walk, and nothing is written. */
type By = Actor | 'just-look'

/**
 * Calls a campaign back to life, batch by batch, for deliveries that go back to waiting. Where a person stops it between
 * two batches, Stop wins: the walk ends, and what it had put back is cancelled like everything else.
 */
function createRevival({ db }: Pick<EngineContext, 'db'>, lifecycle: Lifecycle, campaignId: number) {
  let begun = false
  const wasStopped = () => begun && campaignRow(db, campaignId).state === 'stopped'
  return {
    reopen() {
      begun = true
      lifecycle.reopen(campaignId)
    },
    mayGoOn: () => !wasStopped(),
    when: (state: CampaignState): SentAgainWhen =>
      wasStopped() ? 'until-stopped' : state === 'paused' ? 'on-resume' : 'now'
  }
}

/**
 * A person's decision on deliveries whose outcome nobody knows: `deliveryIds` of them, or all with null. 'send-again'
 * puts them back in the queue, with the same link and Message-ID, so that a second copy is seen to be one. Left as they
 * are: those whose link has died meanwhile, and people who are no longer to be sent to. 'count-as-accepted' believes they
 * arrived. Throws WRONG_STATE where the campaign is still being stopped.
 */
export async function decideUnknown(
  { db, clock, events }: EngineContext,
  lifecycle: Lifecycle,
  campaignId: number,
  deliveryIds: number[] | null,
  decision: 'send-again' | 'count-as-accepted',
  by: By
): Promise<ActionReport> {
  const again = decision === 'send-again'
  if (again) lifecycle.checkReopen(campaignId)
  const campaign = campaignRow(db, campaignId)
  const terms = again ? campaignTerms(campaign, clock.now()) : null
  const chosen = deliveryIds && new Set(deliveryIds)
  const note = db.statement(
    `INSERT INTO user_events (user_id, at, kind, phrase, delivery_id, actor) VALUES (?, ?, 'decided', ?, ?, ?)`
  )
  const event = JSON.stringify({ reason: 'decided', params: { decision } } satisfies TimelinePhrase)

  const revival = createRevival({ db }, lifecycle, campaignId)
  const done = { changed: 0, dead: 0, noUse: 0 }
  const work = (rows: ScannedDelivery[]) => {
    const now = clock.now()
    const decided: number[] = []
    const noUse =
      terms &&
      ineligible(
        db,
        terms,
        rows.map(({ id }) => id)
      )
    for (const { id, userId, linkExpiresAt } of rows) {
      if (chosen && !chosen.has(id)) continue
      if (noUse?.has(id)) {
        done.noUse++
        continue
      }
      if (again && linkExpiresAt !== null && linkExpiresAt <= now) {
        done.dead++
        continue
      }
      done.changed++
      if (by === 'just-look') continue
      if (userId > 0) note.run(userId, now, event, id, by.id)
      decided.push(id)
    }
    if (decided.length === 0) return
    if (!again) return countAsAccepted(db, decided, now)
    sendAgain(db, 'unknown', decided, 0)
    revival.reopen()
  }
  await scanDeliveries({ db }, campaignId, 'unknown', work, revival.mayGoOn)

  if (by !== 'just-look') {
    recordAct(db, campaignId, 'decided', by, clock.now())
    events.usersChanged(null)
    events.changed('campaigns')
    events.sendingChanged()
  }
  const { changed, dead, noUse } = done
  const skipped = chosen ? chosen.size - changed : dead + noUse
  const otherwise = skipped - dead - noUse
  const when = revival.when(campaign.state)
  const phrase: ActionPhrase = again
    ? {
        reason: 'sends-again',
        params: { count: changed, when, changed: otherwise, ineligible: noUse, expired: dead }
      }
    : { reason: 'counts-as-accepted', params: { count: changed, changed: otherwise } }
  return { changed, skipped, exact: true, phrase }
}

/**
 * Tries one group of failures again: deferred ones now instead of later, rejected ones once more. Left as they are:
 * people who are no longer to be sent to. Throws WRONG_STATE where the campaign is still being stopped.
 */
export async function retryGroup(
  { db, clock, events }: EngineContext,
  lifecycle: Lifecycle,
  campaignId: number,
  state: 'deferred' | 'rejected',
  cause: string,
  by: By
): Promise<ActionReport> {
  lifecycle.checkReopen(campaignId)
  const campaign = campaignRow(db, campaignId)
  const terms = campaignTerms(campaign, clock.now())
  const revival = createRevival({ db }, lifecycle, campaignId)
  let changed = 0
  let skipped = 0
  const work = (rows: ScannedDelivery[]) => {
    const group = rows.filter((row) => row.cause === cause).map(({ id }) => id)
    const noUse = ineligible(db, terms, group)
    const again = group.filter((id) => !noUse.has(id))
    skipped += noUse.size
    changed += again.length
    if (by === 'just-look' || again.length === 0) return
    sendAgain(db, state, again, 0)
    revival.reopen()
  }
  await scanDeliveries({ db }, campaignId, state, work, revival.mayGoOn)

  if (by !== 'just-look') {
    recordAct(db, campaignId, 'retried', by, clock.now())
    events.usersChanged(null)
    events.changed('campaigns')
  }
  const phrase: ActionPhrase = {
    reason: 'retries',
    params: { count: changed, skipped, when: revival.when(campaign.state) }
  }
  return { changed, skipped, exact: true, phrase }
}
