import { AppError } from '../../shared/errors.ts'

/**
 * Who is who: external ids and addresses. An import is checked against them before it is written, so it has to know
 * whether they changed in between, and nobody may change them while it writes.
 */
export interface Identities {
  /** Grows whenever a user comes, goes, or has another address or id. */
  version(): number
  changed(): void
  /** Keeps them from being changed by others, until the function returned is called. */
  hold(): () => void
  /** Throws WRONG_STATE while they are held. */
  requireFree(): void
}

export function createIdentities(): Identities {
  let version = 0
  let held = 0
  return {
    version: () => version,
    changed: () => void version++,
    hold() {
      held++
      let released = false
      return () => {
        if (!released) held--
        released = true
      }
    },
    requireFree() {
      if (held > 0) {
        throw new AppError(
          'WRONG_STATE',
          'An import is being written. Wait until it is done, or cancel it, and try again.'
        )
      }
    }
  }
}
