import type { ChangeCount } from '../../db/index.ts'
import type { EngineContext } from '../../context/index.ts'
import type { Identities, SearchFiller } from '../../users/index.ts'

/** What an import needs of the users feature. */
export interface UsersForImport {
  identities: Identities
  filler: Pick<SearchFiller, 'hold'>
  changes: Pick<ChangeCount, 'aside'>
}

/**
 * Until `work` is done, nobody else changes who is who, and the search index waits. Afterwards the windows update. Throws
 * WRONG_STATE while another import is being saved.
 */
export async function withUsersLocked<T>(
  { events }: Pick<EngineContext, 'events'>,
  { identities, filler }: UsersForImport,
  work: () => Promise<T>
): Promise<T> {
  identities.requireFree()
  const freeIdentities = identities.hold('import-being-saved')
  const freeFiller = filler.hold()
  try {
    return await work()
  } finally {
    freeIdentities()
    identities.changed()
    freeFiller()
    events.usersChanged(null)
  }
}
