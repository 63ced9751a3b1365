import { type ReactNode, useMemo, useSyncExternalStore } from 'react'
import { type ColumnChoices, keepColumns, keptColumns, onColumnsKept, readColumns } from './saved-columns.ts'

export interface Column<Row, SortBy extends string = string> {
  id: string
  /** Words in the head; for a column of actions they are only read out. */
  header: string
  /** Px, or a CSS grid track such as 'minmax(220px, 2fr)'. */
  width: number | string
  /** Least width in px, for resizing and for the width at which the table starts to scroll sideways. */
  minWidth?: number
  cell: (row: Row) => ReactNode
  /** What the engine sorts by; without it the column is not sortable. */
  sortBy?: SortBy
  /** Numbers: right-aligned. */
  numeric?: boolean
  /** False: always shown, and not in the list of columns to choose from. */
  canHide?: boolean
  hideHeader?: boolean
  /** Left out while the table is narrower than this, in px. */
  hideBelow?: number
}

/** Which columns are shown and how wide, as the person left them. `name`: under which that is remembered. */
export function useTableColumns<Row, SortBy extends string>(
  name: string,
  columns: Column<Row, SortBy>[],
  tableWidth: number
) {
  const text = useSyncExternalStore(onColumnsKept, () => keptColumns(name))
  const kept = useMemo(() => readColumns(text), [text])
  const change = (after: ColumnChoices) => keepColumns(name, after)
  const leastOf = (id: string) => leastWidth(byId.get(id))
  const byId = new Map(columns.map((column) => [column.id, column]))
  const shownIds = columns
    .filter(
      ({ id, hideBelow = 0 }) => kept.visible[id] !== false && (tableWidth === 0 || tableWidth >= hideBelow)
    )
    .map((column) => column.id)
    .join(' ')
  // The same array as long as the same columns are shown: rows are drawn again only when theirs changed.
  const shown = useMemo(() => {
    const ids = shownIds.split(' ')
    return columns.filter((column) => ids.includes(column.id))
  }, [columns, shownIds])

  return {
    shown,
    /** `grid-template-columns`. */
    tracks: shown.map((column) => trackOf(column, kept.sizes[column.id])).join(' '),
    /** Px below which the table scrolls sideways, however long the texts in it are. */
    least: shown.reduce((sum, column) => sum + (kept.sizes[column.id] ?? leastWidth(column)), 0),
    choices: columns
      .filter((column) => column.canHide !== false)
      .map((column) => ({
        id: column.id,
        header: column.header,
        isShown: kept.visible[column.id] !== false
      })),
    setShown: (id: string, isShown: boolean) =>
      change({ ...kept, visible: { ...kept.visible, [id]: isShown } }),
    widthOf: (id: string) => kept.sizes[id] ?? leastOf(id),
    setWidth: (id: string, width: number) =>
      change({
        ...kept,
        sizes: { ...kept.sizes, [id]: Math.max(leastOf(id), Math.round(width)) }
      }),
    /** As wide as it was at first. */
    resetWidth: (id: string) => {
      const { [id]: _, ...sizes } = kept.sizes
      change({ ...kept, sizes })
    },
    reset: () => change({ sizes: {}, visible: {} })
  }
}

/** Px: the least of a track such as 'minmax(180px, 1fr)', or the width that was given. */
function leastWidth(column: { width: number | string; minWidth?: number } | undefined): number {
  if (column === undefined) return 48
  if (column.minWidth !== undefined) return column.minWidth
  return typeof column.width === 'number' ? column.width : Number(/\d+/.exec(column.width)?.[0] ?? 48)
}

const trackOf = (column: { width: number | string }, chosen: number | undefined): string => {
  const width = chosen ?? column.width
  return typeof width === 'number' ? `${width}px` : width
}
