import {
  type ColumnSizingState,
  columnSizingFeature,
  columnVisibilityFeature,
  createColumnHelper,
  tableFeatures,
  useTable
} from '@tanstack/react-table'
import { type ReactNode, useMemo, useState } from 'react'

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

const features = tableFeatures({ columnSizingFeature, columnVisibilityFeature })
const helper = createColumnHelper<typeof features, object>()
// The table library keeps the columns; rows never pass through it, there may be a million.
const noRows: object[] = []

interface Kept {
  sizes: ColumnSizingState
  visible: Record<string, boolean>
}

/** Which columns are shown and how wide, as the person left them. `name`: under which that is remembered. */
export function useTableColumns<Row, SortBy extends string>(
  name: string,
  columns: Column<Row, SortBy>[],
  tableWidth: number
) {
  const key = `countersign.columns.${name}`
  const [kept, keep] = useState<Kept>(() => readKept(key))
  const definitions = useMemo(
    () => helper.columns(columns.map((column) => helper.display({ id: column.id, header: column.header }))),
    [columns]
  )
  const change = (after: Kept) => {
    window.localStorage.setItem(key, JSON.stringify(after))
    keep(after)
  }
  const table = useTable({
    features,
    columns: definitions,
    data: noRows,
    state: { columnSizing: kept.sizes, columnVisibility: kept.visible }
  })
  const byId = new Map(columns.map((column) => [column.id, column]))
  const shownIds = table
    .getVisibleLeafColumns()
    .map((column) => column.id)
    .filter((id) => tableWidth === 0 || tableWidth >= (byId.get(id)?.hideBelow ?? 0))
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
    choices: columns
      .filter((column) => column.canHide !== false)
      .map((column) => ({
        id: column.id,
        header: column.header,
        isShown: kept.visible[column.id] !== false
      })),
    setShown: (id: string, isShown: boolean) =>
      change({ ...kept, visible: { ...kept.visible, [id]: isShown } }),
    setWidth: (id: string, width: number) =>
      change({
        ...kept,
        sizes: { ...kept.sizes, [id]: Math.max(byId.get(id)?.minWidth ?? 48, Math.round(width)) }
      }),
    reset: () => change({ sizes: {}, visible: {} })
  }
}

const trackOf = (column: { width: number | string }, chosen: number | undefined): string => {
  const width = chosen ?? column.width
  return typeof width === 'number' ? `${width}px` : width
}

function readKept(key: string): Kept {
  try {
    const kept = JSON.parse(window.localStorage.getItem(key) ?? '{}') as Partial<Kept>
    return { sizes: kept.sizes ?? {}, visible: kept.visible ?? {} }
  } catch {
    return { sizes: {}, visible: {} }
  }
}
