import type { Selection } from '../../shared/models/user.ts'
import type { Parts } from '../parts.ts'
import { createSlices } from '../slices.ts'
import { createPace } from '../pace.ts'
import { idRanges, type RecipientRules, recipientsInRange } from './recipients.ts'
import { needsImportedLink } from './send-context.ts'

/** Ids of the first users of a selection who would be sent to, `most` at most, by the rules of the preflight. */
export async function firstRecipients(
  { db, clock, settings }: Pick<Parts, 'db' | 'clock' | 'settings'>,
  selection: Selection,
  evenIfRecent: boolean,
  most: number
): Promise<number[]> {
  const { sending, links } = settings.get()
  const now = clock.now()
  const rules: RecipientRules = {
    selection,
    at: now,
    recentSince: evenIfRecent ? null : now - sending.cooldown,
    needsImportedLink: needsImportedLink(links)
  }
  const slices = createSlices()
  const pace = createPace()
  const found: number[] = []
  for (const { after, through, size } of idRanges(db, selection, pace)) {
    found.push(...pace.measure(size, () => recipientsInRange(db, rules, after, through)))
    if (found.length >= most) break
    await slices.turn()
  }
  return found.slice(0, most)
}
