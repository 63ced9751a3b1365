import type { SkipReason } from '../models/delivery.ts'
import type { Format } from './format.ts'

/** Why somebody gets no email. */
export const skipWords: Record<SkipReason, string> = {
  verified: 'Already verified',
  'recently-sent': 'Emailed recently (cooldown)',
  undeliverable: 'Marked undeliverable',
  'same-address': 'Duplicate address',
  'no-link': 'No link in the import',
  deleted: 'Deleted or changed before sending'
}

const countedWords: Record<SkipReason, string> = {
  verified: 'already verified',
  'recently-sent': 'emailed recently',
  undeliverable: 'undeliverable',
  'same-address': 'with a duplicate address',
  'no-link': 'without a link in the import',
  deleted: 'deleted or changed'
}

const reasons = Object.keys(skipWords) as SkipReason[]

export type SkipCounts = Partial<Record<SkipReason, number>>

export const countSkipped = (skipped: SkipCounts): number =>
  Object.values(skipped).reduce((sum, n) => sum + n, 0)

/** '41 skipped (30 already verified, 11 emailed recently)' */
export function skippedText(skipped: SkipCounts, format: Format): string {
  const why = reasons.flatMap((reason) => {
    const n = skipped[reason] ?? 0
    return n > 0 ? [`${format.count(n)} ${countedWords[reason]}`] : []
  })
  const all = `${format.count(countSkipped(skipped))} skipped`
  return why.length > 0 ? `${all} (${why.join(', ')})` : all
}
