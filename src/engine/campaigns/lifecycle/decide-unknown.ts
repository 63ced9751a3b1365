import type { ActionReport } from '../../../shared/models/campaign.ts'
import type { SkipReason } from '../../../shared/models/delivery.ts'
import type { ActionPhrase, SentAgainWhen } from '../../../shared/words/action-words.ts'
import type { TimelinePhrase } from '../../../shared/words/timeline-words.ts'
import type { EngineContext } from '../../context/index.ts'
import {
  countAsAccepted,
  ineligible,
  scanDeliveries,
  type ScannedDelivery,
  sendAgain
} from '../../deliveries/index.ts'
import { recordAct } from '../campaign-actions.sql.ts'
import { campaignRow, campaignTerms } from '../campaign-row.ts'
import { insertDecision } from './decide.sql.ts'
import type { Lifecycle } from './lifecycle.ts'
import { type ActsAs, createRevival } from './revival.ts'

type Decision = 'send-again' | 'count-as-accepted'

/** What became of the deliveries that were looked at. */
interface Tally {
  decided: number
  /** Their links have expired. */
  expired: number
  /** People who should no longer be emailed. */
  ineligible: number
}

/**
 * A person's decision on deliveries with an unknown outcome: `deliveryIds` of them, or all with null. 'send-again' puts
 * them back in the queue with the same link and Message-ID, so that a second copy is recognized as one. It leaves out
 * those whose link has expired and people who should no longer be emailed. 'count-as-accepted' assumes that they arrived.
 * Throws WRONG_STATE while the campaign is still being stopped.
 */
export async function decideUnknown(
  { db, clock, events }: EngineContext,
  lifecycle: Lifecycle,
  campaignId: number,
  deliveryIds: number[] | null,
  decision: Decision,
  as: ActsAs
): Promise<ActionReport> {
  if (decision === 'send-again') lifecycle.checkReopen(campaignId)
  const campaign = campaignRow(db, campaignId)
  const terms = decision === 'send-again' ? campaignTerms(campaign, clock.now()) : null
  const chosen = deliveryIds && new Set(deliveryIds)
  const phrase: TimelinePhrase = { reason: 'decided', params: { decision } }
  const revival = createRevival({ db }, lifecycle, campaignId)
  const tally: Tally = { decided: 0, expired: 0, ineligible: 0 }

  const decide = (rows: ScannedDelivery[]) => {
    const now = clock.now()
    const against = terms && ineligible(db, terms, idsOf(rows))
    const wanted = chosen ? rows.filter(({ id }) => chosen.has(id)) : rows
    const decided = against === null ? wanted : sendable(wanted, against, now, tally)
    tally.decided += decided.length
    if (as === 'preview' || decided.length === 0) return
    for (const { id, userId } of decided) {
      if (userId > 0) insertDecision(db, { userId, deliveryId: id, at: now, phrase, actor: as })
    }
    if (decision === 'count-as-accepted') return countAsAccepted(db, idsOf(decided), now)
    sendAgain(db, 'unknown', idsOf(decided), 0)
    revival.reopen()
  }
  await scanDeliveries({ db }, campaignId, 'unknown', decide, revival.mayContinue)

  if (as !== 'preview') {
    recordAct(db, campaignId, 'decided', as, clock.now())
    events.usersChanged(null)
    events.changed('campaigns')
    events.sendingChanged()
  }
  return reportOf(tally, chosen ? chosen.size : null, decision, revival.sentWhen())
}

const idsOf = (rows: readonly ScannedDelivery[]): number[] => rows.map(({ id }) => id)

/** Those that can be sent again; counts the others. */
function sendable(
  rows: ScannedDelivery[],
  against: ReadonlyMap<number, SkipReason>,
  now: number,
  tally: Tally
): ScannedDelivery[] {
  return rows.filter(({ id, linkExpiresAt }) => {
    const isIneligible = against.has(id)
    const isExpired = !isIneligible && linkExpiresAt !== null && linkExpiresAt <= now
    if (isIneligible) tally.ineligible++
    if (isExpired) tally.expired++
    return !isIneligible && !isExpired
  })
}

/** `chosen`: how many were to be decided on; null: all. Those of them that had another outcome by then have changed. */
function reportOf(
  { decided, expired, ineligible }: Tally,
  chosen: number | null,
  decision: Decision,
  when: SentAgainWhen
): ActionReport {
  const changed = chosen === null ? 0 : chosen - decided - expired - ineligible
  const phrase: ActionPhrase =
    decision === 'send-again'
      ? { reason: 'sends-again', params: { count: decided, when, changed, ineligible, expired } }
      : { reason: 'counts-as-accepted', params: { count: decided, changed } }
  return { changed: decided, skipped: changed + expired + ineligible, exact: true, phrase }
}
