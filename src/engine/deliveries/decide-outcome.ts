import type { UnknownOutcomes } from '../../shared/models/settings.ts'
import { classify, type SendResult } from '../mail/index.ts'
import type { Claimed } from './claim.ts'
import { nextTry } from './retry-policy.ts'
import type { Settlement } from './settle.ts'

/** A server that loses every connection after the message would be sent to again for ever: after this many tries, hold. */
export const mostCopies = 3
/** Milliseconds until a message that may have arrived is sent again, where its campaign wants that. */
export const resendAfter = 5 * 60_000

/** What a result makes of its delivery. Decides; changes nothing. */
export function decideOutcome(
  claimed: Claimed,
  result: SendResult,
  unknownOutcomes: UnknownOutcomes,
  now: number,
  random: () => number
): Settlement {
  const verdict = classify(result)
  const settlement = { claimed, result, verdict, outcome: verdict.outcome, cause: verdict.cause as string }
  switch (verdict.outcome) {
    case 'accepted':
    case 'rejected':
      return { ...settlement, state: verdict.outcome, dueAt: 0 }
    case 'unknown':
      return unknownOutcomes === 'resend' && claimed.delivery.tries + 1 < mostCopies
        ? { ...settlement, state: 'waiting', dueAt: now + resendAfter }
        : { ...settlement, state: 'unknown', dueAt: 0 }
    case 'not-sent':
      return {
        ...settlement,
        state: 'waiting',
        dueAt: verdict.retryAfterMs === null ? 0 : now + verdict.retryAfterMs
      }
    case 'deferred': {
      const dueAt = nextTry({
        tries: claimed.delivery.tries + 1,
        now,
        giveUpAt: claimed.giveUpAt,
        linkExpiresAt: claimed.link.expiresAt,
        serverAskedMs: verdict.retryAfterMs,
        random
      })
      return dueAt === null
        ? { ...settlement, outcome: 'deferred', state: 'rejected', dueAt: 0, cause: 'gave-up' }
        : { ...settlement, state: 'deferred', dueAt }
    }
  }
}
