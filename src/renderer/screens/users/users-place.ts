import { z } from 'zod'
import { userFilter, type UserFilter, userSort, type UserSort } from '../../../shared/models/user.ts'
import { placeOf } from '../../routing/router.ts'

/** The filter and sort of Users live in the place, so that every number elsewhere can be a link to the rows behind it. */
export interface UsersView {
  filter: UserFilter
  sort: UserSort
}

const defaultSort: UserSort = { by: 'name', descending: false }
const whole = z.coerce.number().int()

export function readUsersView(query: URLSearchParams): UsersView {
  const text = (name: string) => query.get(name) ?? undefined
  const number = (name: string) => {
    const value = query.get(name)
    return value === null ? undefined : whole.safeParse(value).data
  }
  const filter = userFilter.safeParse(
    compact({
      status: text('status'),
      search: text('search'),
      neverSent: query.has('never') || undefined,
      linkExpired: query.has('expired') || undefined,
      lastOutcome: text('outcome'),
      reached: text('reached'),
      domain: text('domain'),
      addedSince: number('since'),
      importId: number('import')
    })
  )
  const sort = userSort.safeParse({ by: text('sort'), descending: query.has('descending') })
  return { filter: filter.data ?? {}, sort: sort.data ?? defaultSort }
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
