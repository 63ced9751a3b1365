import type { Selection, UserFilter } from '../../../shared/models/user.ts'
import { formatCount } from '../../format/index.ts'

/**
 * Which rows of a list are selected: some, by id, or all that match but a few. The second form is what makes 'all
 * 1,000,000 but these two' one small message.
 */
export type RowSelection =
  { all: false; ids: ReadonlySet<number> } | { all: true; except: ReadonlySet<number> }

export const nothingSelected: RowSelection = { all: false, ids: new Set() }
export const allSelected: RowSelection = { all: true, except: new Set() }

export const isSelected = (selection: RowSelection, id: number): boolean =>
  selection.all ? !selection.except.has(id) : selection.ids.has(id)

export const countSelected = (selection: RowSelection, total: number): number =>
  selection.all ? Math.max(0, total - selection.except.size) : selection.ids.size

/** `ids` become selected, or not selected; the others stay as they are. */
export function withRows(selection: RowSelection, ids: Iterable<number>, selected: boolean): RowSelection {
  const listed = new Set(selection.all ? selection.except : selection.ids)
  for (const id of ids) {
    if (selected === selection.all) listed.delete(id)
    else listed.add(id)
  }
  return selection.all ? { all: true, except: listed } : { all: false, ids: listed }
}

/** Null when nothing is selected: the contract has no empty selection. */
export function toContractSelection(
  selection: RowSelection,
  filter: UserFilter,
  total: number
): Selection | null {
  if (countSelected(selection, total) === 0) return null
  return selection.all ? { filter, except: [...selection.except] } : { ids: [...selection.ids] }
}

/** The contract takes no more by id. */
export const mostPicked = 10_000

export const isTooMany = (selection: RowSelection): boolean =>
  (selection.all ? selection.except : selection.ids).size > mostPicked

export const tooManyWords = `Up to ${formatCount(mostPicked)} rows can be selected one by one. For more, filter the list and select all matching rows.`
