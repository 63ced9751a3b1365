import type { SavedView } from '../../../../shared/models/saved-view.ts'
import type { ColumnChoices } from '../../../components/data-table/index.ts'
import { locale, startOfDaysAgo } from '../../../format/index.ts'
import { addedPeriods } from '../added-periods.ts'
import { compact, placeOfUsers, type UsersView } from '../users-place.ts'

const names = new Intl.Collator(locale, { sensitivity: 'accent', numeric: true })

export const hasName = (view: SavedView, name: string): boolean => names.compare(view.name, name.trim()) === 0

/** What is shown, to be kept under a name. */
export function toSaved(name: string, { filter, sort }: UsersView, columns: ColumnChoices): SavedView {
  const { addedSince, ...others } = filter
  const period = addedPeriods.find(({ days }) => startOfDaysAgo(days) === addedSince)
  return {
    name: name.trim(),
    filter: compact({ ...others, ...(period ? { addedDays: period.days } : { addedSince }) }),
    sort,
    columns
  }
}

/** What a saved view shows today. */
export function fromSaved({ filter, sort }: SavedView): UsersView {
  const { addedDays, ...others } = filter
  return {
    filter: compact({
      ...others,
      ...(addedDays === undefined ? {} : { addedSince: startOfDaysAgo(addedDays) })
    }),
    sort
  }
}

/** Whether it has the rows that are shown, in their order; columns are a matter of the moment. */
export const isShown = (saved: SavedView, view: UsersView): boolean =>
  placeOfUsers(fromSaved(saved)) === placeOfUsers(view)

/** With the view in its place by name; one of the same name is replaced. */
export const withView = (views: readonly SavedView[], added: SavedView): SavedView[] =>
  [...views.filter((view) => !hasName(view, added.name)), added].sort((a, b) => names.compare(a.name, b.name))

export const withoutView = (views: readonly SavedView[], name: string): SavedView[] =>
  views.filter((view) => !hasName(view, name))
