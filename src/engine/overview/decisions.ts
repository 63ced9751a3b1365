import type { PauseReason } from '../../shared/models/campaign.ts'
import type { Overview } from '../../shared/models/overview.ts'
import { listAccounts } from '../accounts/index.ts'
import type { Db } from '../db/index.ts'
import { pausedForPerson, withUnknownOutcomes } from './queries.ts'

/** Of each kind; whoever has more has other worries. */
const most = 100

/** What holds an account up right now, as the queue sees it. */
export type TroubleOf = (accountId: number) => { text: string } | null

/** What waits for a person: accounts in trouble, campaigns that stay paused, outcomes that nobody knows. */
export function decisions(db: Db, troubleOf: TroubleOf): Overview['decisions'] {
  return [
    ...listAccounts(db).flatMap(({ id, name }) => {
      const trouble = troubleOf(id)
      return trouble ? [{ kind: 'account' as const, text: `${name}: ${trouble.text}`, campaignId: null }] : []
    }),
    ...pausedForPerson(db, most).map(({ id, name, reason, detail }) => ({
      kind: 'paused' as const,
      text: `${name} is paused: ${reason === null ? 'resume or stop it' : reasonWords[reason]}${detail ? ` (${detail.replace(/\.$/, '')})` : ''}`,
      campaignId: id
    })),
    ...withUnknownOutcomes(db, most).map(({ id, name, n }) => ({
      kind: 'unknown' as const,
      text: `${name}: ${n === 1 ? 'one message' : `${n.toLocaleString('en')} messages`} may or may not have arrived`,
      campaignId: id
    }))
  ]
}

const reasonWords: Record<PauseReason, string> = {
  person: 'you paused it',
  'first-batch': 'its first messages are out and it waits for you',
  'account-refused': 'its account is refused',
  'sender-refused': 'the mail server does not allow this sender',
  quota: 'the sending limit of the account is used up',
  'same-code-in-a-row': 'the same answer came again and again',
  'too-many-rejected': 'too many were rejected',
  restored: 'the data is that of an earlier moment',
  'account-missing': 'its account cannot be used',
  'template-broken': 'its template cannot be used',
  'disk-full': 'the disk was full'
}
