import type { Selection } from '../../../shared/models/user.ts'
import type { EngineContext } from '../../context/index.ts'
import { createAdaptiveBatch, createYielder } from '../../runtime/index.ts'
import { idRanges } from './id-ranges.ts'
import { rulesNow } from './recipient-rules.ts'
import { recipientsInRange } from './recipients.sql.ts'

/** Ids of the first users of a selection who would be sent to, `most` at most, by the rules of the preflight. */
export async function firstRecipients(
  parts: Pick<EngineContext, 'db' | 'clock' | 'settings'>,
  selection: Selection,
  evenIfRecent: boolean,
  most: number,
  signal?: AbortSignal
): Promise<number[]> {
  const { db } = parts
  const rules = rulesNow(parts, selection, evenIfRecent)
  const slices = createYielder(signal)
  const pace = createAdaptiveBatch()
  const found: number[] = []
  for (const { after, through, size } of idRanges(db, selection, pace)) {
    found.push(...pace.measure(size, () => recipientsInRange(db, rules, after, through)))
    if (found.length >= most) break
    await slices.turn()
  }
  return found.slice(0, most)
}
