import { AppError } from '../../../shared/errors.ts'

/**
 * Who is who: external ids and addresses. An import is checked against them before it is written, so it has to know
 * whether they changed in between, and nobody may change them while it writes.
 */
export interface Identities {
  /** Grows whenever a user comes, goes, or has another address or id. */
  version(): number
  changed(): void
  /** Keeps others from changing them until the returned function is called; they get `why` as the reason. */
  hold(why?: HeldFor): () => void
  /** Throws WRONG_STATE while they are held. */
  requireFree(): void
}

type HeldFor = 'import-being-saved' | 'people-being-erased'

export function createIdentities(): Identities {
  let version = 0
  const held: HeldFor[] = []
  return {
    version: () => version,
    changed: () => void version++,
    hold(why = 'import-being-saved') {
      held.push(why)
      let released = false
      return () => {
        if (!released) held.splice(held.indexOf(why), 1)
        released = true
      }
    },
    requireFree() {
      if (held[0] !== undefined) throw new AppError('WRONG_STATE', held[0])
    }
  }
}
