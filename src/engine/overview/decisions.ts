import type { Overview } from '../../shared/models/overview.ts'
import type { TroublePhrase } from '../../shared/words/trouble-words.ts'
import { listAccounts } from '../accounts/index.ts'
import type { Db } from '../db/index.ts'
import { pausedForPerson, withUnknownOutcomes } from './overview.sql.ts'

/** More of one kind are not listed. */
const maxPerKind = 100

/** What holds an account up right now, as the queue sees it. */
export type TroubleOf = (accountId: number) => { phrase: TroublePhrase } | null

/** What waits for a person: accounts in trouble, campaigns that stay paused, outcomes that nobody knows. */
export function decisions(db: Db, troubleOf: TroubleOf): Overview['decisions'] {
  return [
    ...listAccounts(db).flatMap(({ id, name }) => {
      const trouble = troubleOf(id)
      return trouble ? [{ kind: 'account' as const, name, trouble: trouble.phrase, campaignId: null }] : []
    }),
    ...pausedForPerson(db, maxPerKind).map(({ id, ...paused }) => ({
      kind: 'paused' as const,
      ...paused,
      campaignId: id
    })),
    ...withUnknownOutcomes(db, maxPerKind).map(({ id, name, n }) => ({
      kind: 'unknown' as const,
      name,
      count: n,
      campaignId: id
    }))
  ]
}
