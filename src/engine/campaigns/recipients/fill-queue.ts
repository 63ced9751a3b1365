import { selection } from '../../../shared/models/user.ts'
import { eligibilityTerms, sendContextSchema } from '../message/send-context.ts'
import { createBulkWriter } from '../../db/index.ts'
import type { EngineContext } from '../../context/index.ts'
import { createAdaptiveBatch, createYielder, nextTurn } from '../../runtime/index.ts'
import { type IdRange, idRanges, queueRange, type RecipientRules } from './recipients.ts'

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
  const progress = db.statement('SELECT queued_through AS through FROM campaigns WHERE id = ?')
  const through = () => (progress.get(campaignId) as { through: number | null }).through
  const begun = through()
  if (begun === null) return
  const writer = createBulkWriter(db)
  const queueNext = ({ after, through: end }: IdRange) =>
    writer.transaction(() => {
      if (through() === null) return false
      queueRange(db, rules, campaignId, after, end)
      db.statement('UPDATE campaigns SET queued_through = ? WHERE id = ?').run(end, campaignId)
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
  db.statement('UPDATE campaigns SET queued_through = NULL WHERE id = ?').run(campaignId)
  queued()
}

/** The rules a campaign was started with, from its row. The cooldown counts from its creation, not from now. */
export function rulesOfCampaign({ db }: Pick<EngineContext, 'db'>, campaignId: number): RecipientRules {
  const row = db
    .statement(
      'SELECT selection, context, created_at AS createdAt, even_if_recent AS evenIfRecent FROM campaigns WHERE id = ?'
    )
    .get(campaignId) as { selection: string; context: string; createdAt: number; evenIfRecent: number }
  const context = sendContextSchema.parse(JSON.parse(row.context))
  return {
    selection: selection.parse(JSON.parse(row.selection)),
    at: row.createdAt,
    terms: eligibilityTerms(context, row.evenIfRecent === 1, row.createdAt)
  }
}
