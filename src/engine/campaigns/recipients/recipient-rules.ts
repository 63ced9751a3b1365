import type { Selection } from '../../../shared/models/user.ts'
import type { EngineContext } from '../../context/index.ts'
import type { EligibilityTerms } from '../../deliveries/index.ts'
import { eligibilityTerms } from '../message/send-context.ts'

/** The same rules in the preflight that counts and in the queue that is filled. */
export interface RecipientRules {
  selection: Selection
  /** When the filter is evaluated, ms since the epoch: which links have expired. */
  at: number
  terms: EligibilityTerms
}

/** For a campaign that was started now. */
export function rulesNow(
  { clock, settings }: Pick<EngineContext, 'clock' | 'settings'>,
  selection: Selection,
  evenIfRecent: boolean
): RecipientRules {
  const { sending, links } = settings.get()
  const at = clock.now()
  const terms = eligibilityTerms({ cooldown: sending.cooldown, links }, evenIfRecent, at)
  return { selection, at, terms }
}
