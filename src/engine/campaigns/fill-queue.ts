import { selection } from '../../shared/models/user.ts'
import { needsImportedLink, sendContextSchema } from './send-context.ts'
import type { Parts } from '../parts.ts'
import { createSlices } from '../slices.ts'
import { idRanges, queueRange, type RecipientRules } from './recipients.ts'

/**
 * Fills the queue of a campaign: one delivery for each user of its selection, those left out too, with the reason. Goes
 * on from `queued_through`, which is written with each range, so a kill in the middle neither loses nor doubles anyone.
 * Ends early when the campaign was stopped.
 */
export async function fillQueue(
  parts: Parts,
  campaignId: number,
  rulesOf: (campaignId: number) => RecipientRules,
  queued: (n: number) => void
): Promise<void> {
  const { db } = parts
  const slices = createSlices()
  const rules = rulesOf(campaignId)
  const at = db.statement('SELECT queued_through AS "through", state FROM campaigns WHERE id = ?')
  const begun = at.get(campaignId) as { through: number | null; state: string }
  if (begun.through === null) return
  for (const { after, through } of idRanges(db, rules.selection, begun.through)) {
    const n = db.transaction(() => {
      const { state } = at.get(campaignId) as { state: string }
      if (state === 'stopped') return null
      db.statement('UPDATE campaigns SET queued_through = ? WHERE id = ?').run(through, campaignId)
      return queueRange(db, rules, campaignId, after, through)
    })
    if (n === null) break
    queued(n)
    await slices.turn()
  }
  db.statement('UPDATE campaigns SET queued_through = NULL WHERE id = ?').run(campaignId)
  queued(0)
}

/** The rules a campaign was started with, from its row. `recentSince` counts from its creation, not from now. */
export function rulesOfCampaign({ db, settings }: Parts, campaignId: number): RecipientRules {
  const row = db
    .statement(
      'SELECT selection, context, created_at AS createdAt, even_if_recent AS evenIfRecent FROM campaigns WHERE id = ?'
    )
    .get(campaignId) as { selection: string; context: string; createdAt: number; evenIfRecent: number }
  const context = sendContextSchema.parse(JSON.parse(row.context))
  return {
    selection: selection.parse(JSON.parse(row.selection)),
    at: row.createdAt,
    recentSince: row.evenIfRecent ? null : row.createdAt - settings.get().sending.cooldown,
    needsImportedLink: needsImportedLink(context.links)
  }
}
