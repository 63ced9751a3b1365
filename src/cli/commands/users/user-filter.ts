import { Option } from '@commander-js/extra-typings'
import type { UserFilter } from '../../../shared/models/user.ts'
import { deliveryStates, userStatuses } from '../../../shared/models/words.ts'
import { given, moment, oneOf } from '../../arguments.ts'

export const statusOption = () =>
  new Option('--status <status>', `Only these: ${userStatuses.join(', ')}.`).argParser(oneOf(userStatuses))
export const searchOption = () => new Option('--search <text>', 'Part of a name or address.')
export const outcomeOption = () =>
  new Option('--last-outcome <state>', `How the last email went: ${deliveryStates.join(', ')}.`).argParser(
    oneOf(deliveryStates)
  )
export const neverSentOption = () => new Option('--never-sent', 'Only those who were never emailed.')
export const addedSinceOption = () =>
  new Option('--added-since <time>', 'Added since 2026-11-22, or 24h or 7d ago.').argParser(moment)

/** The filter that these options say. */
export function filterOf(options: {
  status?: UserFilter['status']
  search?: string | undefined
  lastOutcome?: UserFilter['lastOutcome']
  neverSent?: true | undefined
  addedSince?: number | undefined
}): UserFilter {
  const { status, search, lastOutcome, neverSent, addedSince } = options
  return given({ status, search, lastOutcome, neverSent, addedSince })
}
