import { assertNever } from '../errors.ts'
import type { PauseReason } from '../models/campaign.ts'
import type { Overview } from '../models/overview.ts'
import type { Format } from './format.ts'
import { pauseDetailText } from './pause-words.ts'
import { troubleText } from './trouble-words.ts'

/** What waits for a person, on the overview. */
export function decisionText(decision: Overview['decisions'][number], format: Format): string {
  const { name } = decision
  switch (decision.kind) {
    case 'account':
      return `${name}: ${troubleText(decision.trouble, format)}`
    case 'paused': {
      const { reason, detail } = decision
      const why = `${name} is paused: ${reason === null ? 'resume or stop it' : reasonWords[reason]}`
      return detail ? `${why} (${pauseDetailText(detail, format).replace(/\.$/, '')})` : why
    }
    case 'unknown':
      return format.plural(decision.count, {
        one: `${name}: 1 email may or may not have arrived`,
        other: `${name}: ${format.count(decision.count)} emails may or may not have arrived`
      })
    default:
      return assertNever(decision)
  }
}

const reasonWords: Record<PauseReason, string> = {
  person: 'by you',
  'first-batch': 'its first emails are sent; review the results',
  'account-refused': 'its account can’t log in',
  'sender-refused': 'the mail server doesn’t accept its sender address',
  quota: 'the account’s sending limit is used up',
  'same-code-in-a-row': 'the same rejection several times in a row',
  'too-many-rejected': 'too many were rejected',
  restored: 'the data is from an earlier time',
  'account-missing': 'its account can’t be used',
  'template-broken': 'its template can’t be used',
  'disk-full': 'the disk was full'
}
