import { useEffect, useState } from 'react'
import type { UserFilter } from '../../../shared/models/user.ts'
import { countSelected, nothingSelected, type RowSelection } from '../../components/data-table/index.ts'
import { notifyDone } from '../../components/feedback/index.ts'
import { formatCount } from '../../format/index.ts'

/**
 * What is selected among the users of one filter. Another filter selects nobody, and says so: what is done to a
 * selection is done to rows one can see.
 */
export function useSelection(filter: UserFilter) {
  const of = JSON.stringify(filter)
  /** `dropped`: the filter that ended a selection, until there is another. */
  const [picked, pick] = useState<{ of: string; rows: RowSelection; dropped: string | null }>({
    of,
    rows: nothingSelected,
    dropped: null
  })
  if (picked.of !== of) {
    const hadSome = picked.rows.all || picked.rows.ids.size > 0
    pick({ of, rows: nothingSelected, dropped: hadSome ? of : null })
  }
  useEffect(() => {
    if (picked.dropped !== null) notifyDone('Selection cleared because the list changed.')
  }, [picked.dropped])
  return [picked.rows, (rows: RowSelection) => pick({ of, rows, dropped: null })] as const
}

/** '3 selected', 'All 3,214 matching users selected'. */
export function selectionWords(selection: RowSelection, total: number): string {
  const count = formatCount(countSelected(selection, total))
  if (!selection.all) return `${count} selected`
  if (selection.except.size === 0) return `All ${count} matching users selected`
  return `${count} of ${formatCount(total)} selected`
}
