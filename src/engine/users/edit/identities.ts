import { sentenceError } from '../../../shared/errors.ts'

/**
 * Who is who: external ids and addresses. An import is checked against them before it is written, so it has to know
 * whether they changed in between, and nobody may change them while it writes.
 */
export interface Identities {
  /** Grows whenever a user comes, goes, or has another address or id. */
  version(): number
  changed(): void
  /** Keeps them from being changed by others, until the function returned is called. `why`: a sentence for those. */
  hold(why?: string): () => void
  /** Throws WRONG_STATE while they are held. */
  requireFree(): void
}

const imported = 'An import is being written. Wait until it is done, or cancel it, and try again.'

export function createIdentities(): Identities {
  let version = 0
  const held: string[] = []
  return {
    version: () => version,
    changed: () => void version++,
    hold(why = imported) {
      held.push(why)
      let released = false
      return () => {
        if (!released) held.splice(held.indexOf(why), 1)
        released = true
      }
    },
    requireFree() {
      if (held.length > 0) throw sentenceError('WRONG_STATE', held[0]!)
    }
  }
}
