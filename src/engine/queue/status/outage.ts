import type { TroublePhrase } from '../../../shared/words/trouble-words.ts'
import type { Clock } from '../../runtime/index.ts'
import type { Trouble } from '../limits/account-health.ts'

/** What is over sooner is not worth mentioning. */
const minOutageMs = 2 * 60_000

/** An account whose server cannot be used, for longer than a moment. */
export interface Outage {
  /** Milliseconds since the epoch. */
  since: number
  phrase: TroublePhrase
  /** Sending goes on again. */
  over: boolean
}

/** Tells of an outage once when it lasts, and once when it is over. Look often. */
export interface OutageWatch {
  look(trouble: Trouble | null): void
  /** The wall clock was set by so many ms. */
  clockSet(by: number): void
}

export function createOutageWatch(clock: Pick<Clock, 'now'>, tell: (outage: Outage) => void): OutageWatch {
  let told: Pick<Outage, 'since' | 'phrase'> | null = null
  return {
    clockSet(by) {
      if (told) told.since += by
    },
    look(trouble) {
      if (trouble?.kind === 'breaker') {
        const { since, phrase } = trouble
        if (told || clock.now() - since < minOutageMs) return
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
