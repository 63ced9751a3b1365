import { AppError } from '../../../shared/errors.ts'

/** What keeps users from being changed, as a reason of the error. */
export type HoldReason = 'import-being-saved' | 'people-being-erased'

/**
 * Who is who: external IDs and addresses. An import is checked against them before it is saved. It has to know whether
 * they changed since, and nobody may change them while it saves.
 */
export interface Identities {
  /** Grows when a user is added or removed, or gets another address or ID. */
  version(): number
  changed(): void
  /** Keeps others from changing them until the returned function is called. */
  hold(why: HoldReason): () => void
  /** Throws WRONG_STATE while they are held. */
  requireFree(): void
}

export function createIdentities(): Identities {
  let version = 0
  const held: HoldReason[] = []
  return {
    version: () => version,
    changed: () => void version++,
    hold(why) {
      held.push(why)
      let released = false
      return () => {
        if (!released) held.splice(held.indexOf(why), 1)
        released = true
      }
    },
    requireFree() {
      const [why] = held
      if (why !== undefined) throw new AppError('WRONG_STATE', why)
    }
  }
}
