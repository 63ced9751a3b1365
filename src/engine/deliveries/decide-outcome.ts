import type { UnknownOutcomes } from '../../shared/models/settings.ts'
import { classify, type SendResult } from '../mail/index.ts'
import type { Claimed } from './claim.ts'
import { nextTry } from './retry-policy.ts'
import type { Settlement } from './settle.ts'

/** A server may lose every connection after the message: after this many tries the delivery is held for a person. */
export const maxTriesOfUnknown = 3
/** How long a message that may have arrived waits before it is sent again, if its campaign is set to do so. */
export const resendDelayMs = 5 * 60_000

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
      return unknownOutcomes === 'resend' && claimed.delivery.tries + 1 < maxTriesOfUnknown
        ? { ...settlement, state: 'waiting', dueAt: now + resendDelayMs }
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
