import { selection } from '../../../shared/models/user.ts'
import { eligibilityTerms, sendContextSchema } from '../message/send-context.ts'
import { createBulkWriter } from '../../db/index.ts'
import type { EngineContext } from '../../context/index.ts'
import { createAdaptiveBatch, createYielder, nextTurn } from '../../runtime/index.ts'
import { findStart, queuedThrough, writeQueuedThrough } from '../campaigns.sql.ts'
import { type IdRange, idRanges } from './id-ranges.ts'
import type { RecipientRules } from './recipient-rules.ts'
import { queueRange } from './recipients.sql.ts'

/**
 * Fills the queue of a campaign: one delivery for each user of its selection, those left out too, with the reason. Goes
 * on from `queued_through`, which is written with each range, so a kill in the middle neither loses nor doubles anyone.
 * Ends early when the campaign was stopped (`queued_through` is NULL then), or when `mayGoOn` says so: it goes on at the
 * next start.
 */
export async function fillQueue(
  parts: EngineContext,
  campaignId: number,
  mayGoOn: () => boolean,
  queued: () => void,
  pace = createAdaptiveBatch()
): Promise<void> {
  const { db } = parts
  // Whoever started it gets the answer first.
  await nextTurn()
  const slices = createYielder()
  const rules = rulesOfCampaign(parts, campaignId)
  const begun = queuedThrough(db, campaignId)
  if (begun === null) return
  const writer = createBulkWriter(db)
  const queueNext = ({ after, through }: IdRange) =>
    writer.transaction(() => {
      if (queuedThrough(db, campaignId) === null) return false
      queueRange(db, rules, campaignId, after, through)
      writeQueuedThrough(db, campaignId, through)
      return true
    })
  try {
    for (const range of idRanges(db, rules.selection, pace, begun)) {
      const wanted = pace.measure(range.size, () => queueNext(range))
      if (!wanted) return
      queued()
      await slices.turn()
      await writer.rest()
      if (!mayGoOn()) return
    }
  } finally {
    await writer.close()
  }
  writeQueuedThrough(db, campaignId, null)
  queued()
}

/** The rules a campaign was started with, from its row. The cooldown counts from its creation, not from now. */
export function rulesOfCampaign({ db }: Pick<EngineContext, 'db'>, campaignId: number): RecipientRules {
  const row = findStart(db, campaignId)
  const context = sendContextSchema.parse(JSON.parse(row.context))
  return {
    selection: selection.parse(JSON.parse(row.selection)),
    at: row.createdAt,
    terms: eligibilityTerms(context, row.evenIfRecent === 1, row.createdAt)
  }
}
