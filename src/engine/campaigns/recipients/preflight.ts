import type { PreflightReport } from '../../../shared/models/campaign.ts'
import type { EngineContext } from '../../context/index.ts'
import { createAdaptiveBatch, createYielder, nextTurn } from '../../runtime/index.ts'
import { idRanges } from './id-ranges.ts'
import type { RecipientRules } from './recipient-rules.ts'
import { countRange, lastUserId, recipientsInRange } from './recipients.sql.ts'

export type PreflightCounts = Pick<PreflightReport, 'matching' | 'skipped' | 'willBeSent'>

/** Exactly who gets it and who does not. Yields how many user ids were looked at; returns the counts. */
export async function* countRecipients(
  { db }: EngineContext,
  rules: RecipientRules,
  signal?: AbortSignal
): AsyncGenerator<{ looked: number; of: number }, PreflightCounts> {
  const slices = createYielder(signal)
  const counts: PreflightCounts = {
    matching: 0,
    willBeSent: 0,
    skipped: {
      verified: 0,
      'recently-sent': 0,
      undeliverable: 0,
      'same-address': 0,
      'no-link': 0,
      deleted: 0
    }
  }
  const of = lastUserId(db)
  let reported = performance.now()
  const pace = createAdaptiveBatch()
  for (const { after, through, size } of idRanges(db, rules.selection, pace)) {
    for (const { reason, n } of pace.measure(size, () => countRange(db, rules, after, through))) {
      counts.matching += n
      if (reason === null) counts.willBeSent += n
      else counts.skipped[reason] += n
    }
    if (performance.now() - reported > 100) {
      reported = performance.now()
      yield { looked: through, of }
    }
    await slices.turn()
  }
  // What is made of the counts has a slice of its own.
  await nextTurn()
  return counts
}

/** The user who is number `index` (0-based) of those who will be sent to; null past the last. */
export async function recipientAt(
  { db }: EngineContext,
  rules: RecipientRules,
  index: number
): Promise<number | null> {
  const slices = createYielder()
  let left = index
  const pace = createAdaptiveBatch()
  for (const { after, through, size } of idRanges(db, rules.selection, pace)) {
    const ids = pace.measure(size, () => recipientsInRange(db, rules, after, through))
    if (left < ids.length) return ids[left]!
    left -= ids.length
    await slices.turn()
  }
  return null
}
