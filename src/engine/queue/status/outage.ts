import type { TroublePhrase } from '../../../shared/words/trouble-words.ts'
import type { Clock } from '../../runtime/index.ts'
import type { Trouble } from '../limits/account-health.ts'

/** Milliseconds; what is over sooner is no news. */
const worthTelling = 2 * 60_000

/** An account whose server cannot be used, for longer than a moment. */
export interface Outage {
  /** Milliseconds since the epoch. */
  since: number
  phrase: TroublePhrase
  /** Sending goes on again. */
  over: boolean
}

/** Tells of an outage once when it lasts, and once when it is over. Look often. */
export function createOutageWatch(
  clock: Pick<Clock, 'now'>,
  tell: (outage: Outage) => void
): { look(trouble: Trouble | null): void; clockSet(by: number): void } {
  let told: Pick<Outage, 'since' | 'phrase'> | null = null
  return {
    clockSet(by) {
      if (told) told.since += by
    },
    look(trouble) {
      if (trouble?.kind === 'breaker') {
        const { since, phrase } = trouble
        if (told || clock.now() - since < worthTelling) return
        told = { since, phrase }
        tell({ ...told, over: false })
      } else if (told && !trouble) {
        const over = { ...told, over: true }
        told = null
        tell(over)
      }
    }
  }
}
