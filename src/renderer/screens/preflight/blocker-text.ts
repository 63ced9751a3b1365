import type { SkipReason } from '../../../shared/models/delivery.ts'
import { errorText } from '../../../shared/words/errors/error-text.ts'
import { skippedText } from '../../../shared/words/skip-words.ts'
import { format, formatCount } from '../../format/index.ts'
import type { PreflightReport } from './use-preflight.ts'

/** Why the campaign cannot start. Where no one would get it, the text says why. */
export function blockerText(
  blocker: PreflightReport['blockers'][number],
  { matching, skipped }: Pick<PreflightReport, 'matching' | 'skipped'>,
  cooldown: number
): string {
  const reasons = Object.keys(skipped).filter(isSkipReason)
  const only = reasons.find((reason) => skipped[reason] === matching)
  if (blocker.reason !== 'nobody-to-send-to' || matching === 0) return errorText(blocker, format)
  if (only === undefined) return `No one to email: ${skippedText(skipped, format)}.`
  const everyone = format.plural(matching, {
    one: 'the only user',
    other: `all ${formatCount(matching)} users`
  })
  return `No one to email: ${everyone} ${everyoneIs[only](matching, format.lifetime(cooldown))}.`
}

const isSkipReason = (text: string): text is SkipReason => Object.hasOwn(everyoneIs, text)

const are = (count: number) => (count === 1 ? 'is' : 'are')

const everyoneIs: Record<SkipReason, (count: number, cooldown: string) => string> = {
  verified: (count) => `${are(count)} already verified`,
  'recently-sent': (count, cooldown) => `${count === 1 ? 'was' : 'were'} emailed in the last ${cooldown}`,
  undeliverable: (count) => `${are(count)} marked undeliverable`,
  'same-address': (count) => `${count === 1 ? 'has' : 'have'} a duplicate address`,
  'no-link': (count) => `${count === 1 ? 'has' : 'have'} no link in the import`,
  deleted: (count) => `${count === 1 ? 'was' : 'were'} deleted or changed`
}
