import type { QueryKey } from '@tanstack/react-query'
import { assertNever } from '../../shared/errors.ts'
import type { EngineEvent } from '../../shared/models/events.ts'

/**
 * Which queries an event makes stale. Keys are oRPC's: `[['users', 'page'], { input, … }]`, so a procedure's path
 * matches every input of it.
 */
export function staleQueries(event: EngineEvent): QueryKey[] {
  switch (event.kind) {
    case 'users':
      return [
        ...(event.ids ? event.ids.flatMap((id) => aboutUser(id)) : [[['users']]]),
        [['users', 'page']],
        [['users', 'counts']],
        [['users', 'count']],
        [['users', 'domains']],
        [['system', 'counts']],
        [['overview']]
      ]
    case 'campaigns':
      return [[['campaigns']], [['system', 'counts']], [['overview']]]
    case 'log':
      return [[['log']], [['users', 'timeline']], [['overview']], ...aboutDeliveries]
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

/** What moves with every attempt. The campaign itself comes by its stream, its rate by the clock. */
const aboutDeliveries: QueryKey[] = [
  [['campaigns', 'recipients']],
  [['campaigns', 'causes']],
  [['campaigns', 'delivery']],
  [['campaigns', 'list']]
]

const aboutUser = (id: number): QueryKey[] => [
  [['users', 'get'], { input: { id } }],
  [['users', 'timeline'], { input: { id } }],
  [['users', 'link'], { input: { id } }]
]
