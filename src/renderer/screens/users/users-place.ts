import type { UserFilter, UserSort } from '../../../shared/models/user.ts'
import {
  confirmedAfterMails,
  deliveryStates,
  reachedStages,
  userSortKeys,
  userStatuses
} from '../../../shared/models/words.ts'
import { placeOf } from '../../routing/index.ts'

/** The filter and sort of Users live in the place, so that every number elsewhere can be a link to the rows behind it. */
export interface UsersView {
  filter: UserFilter
  sort: UserSort
}

const defaultSort: UserSort = { by: 'name', descending: false }

/** What is not one of the known words, or no number, is left out: a place can be typed by hand. */
export function readUsersView(query: URLSearchParams): UsersView {
  const oneOf = <Word extends string>(name: string, words: readonly Word[]) =>
    words.find((word) => word === query.get(name))
  const text = (name: string, longest: number) => query.get(name)?.slice(0, longest)
  const whole = (name: string) => {
    const value = Number(query.get(name))
    return Number.isSafeInteger(value) && value > 0 ? value : undefined
  }
  const by = oneOf('sort', userSortKeys)
  return {
    filter: compact({
      status: oneOf('status', userStatuses),
      search: text('search', 200),
      neverSent: query.has('never') || undefined,
      linkExpired: query.has('expired') || undefined,
      lastOutcome: oneOf('outcome', deliveryStates),
      reached: oneOf('reached', reachedStages),
      confirmedSince: whole('confirmedSince'),
      confirmedUntil: whole('confirmedUntil'),
      confirmedAfter: oneOf('confirmedAfter', confirmedAfterMails),
      domain: text('domain', 254),
      addedSince: whole('since'),
      importId: whole('import')
    }),
    sort: by === undefined ? defaultSort : { by, descending: query.has('descending') }
  }
}

/** `openedId`: the user whose drawer is open. */
export function placeOfUsers({ filter, sort }: UsersView, openedId?: number): string {
  const isDefaultSort = sort.by === defaultSort.by && sort.descending === defaultSort.descending
  return placeOf(openedId === undefined ? '/users' : `/users/${openedId}`, {
    status: filter.status,
    search: filter.search,
    never: filter.neverSent,
    expired: filter.linkExpired,
    outcome: filter.lastOutcome,
    reached: filter.reached,
    confirmedSince: filter.confirmedSince,
    confirmedUntil: filter.confirmedUntil,
    confirmedAfter: filter.confirmedAfter,
    domain: filter.domain,
    since: filter.addedSince,
    import: filter.importId,
    sort: isDefaultSort ? null : sort.by,
    descending: !isDefaultSort && sort.descending
  })
}

/** Without the parts that say nothing: the contract's filter knows no empty search. */
export const compact = <T extends object>(values: T): T =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== '' && value !== false)
  ) as T
