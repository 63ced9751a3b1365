import type { QueryKey } from '@tanstack/react-query'
import { assertNever } from '../../shared/errors.ts'
import type { EngineEvent } from '../../shared/models/events.ts'

/**
 * Which queries an event makes stale. Keys are oRPC's: `[['users', 'page'], { input, … }]`, so a procedure's path
 * matches every input of it. What is about one user is told by `isAboutUser` instead.
 */
export function staleQueries(event: EngineEvent): QueryKey[] {
  switch (event.kind) {
    case 'users':
      return [
        ...['page', 'counts', 'count', 'domains'].map((list) => [['users', list]]),
        // An import, and taking one back, tells itself by the users it changed.
        [['imports', 'list']],
        [['system', 'counts']],
        [['overview']]
      ]
    case 'campaigns':
      // A user row tells whether the campaign that tries them again is paused.
      return [[['campaigns']], [['users', 'page']], [['system', 'counts']], [['overview']]]
    case 'log':
      return [[['log']], [['users', 'timeline']], [['overview']]]
    case 'mailbox':
      return [[['mailbox']], [['system', 'counts']]]
    case 'accounts':
      return [[['accounts']], [['system']]]
    case 'templates':
      return [[['templates']]]
    case 'settings':
      return [[['links']], [['system']]]
    case 'notices':
      return [[['system']]]
    case 'sending':
      return []
    default:
      return assertNever(event)
  }
}

const singleUser = new Set(['get', 'timeline', 'link'])

/** Whether a query shows one user who is among `ids`; null means any. */
export function isAboutUser(key: QueryKey, ids: ReadonlySet<number> | null): boolean {
  const [path, options] = key as [string[], { input?: { id?: number } }?]
  if (path[0] !== 'users' || !singleUser.has(path[1] ?? '')) return false
  const id = options?.input?.id
  return ids === null || (id !== undefined && ids.has(id))
}
