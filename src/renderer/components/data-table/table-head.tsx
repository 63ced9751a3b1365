import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { KeyboardEvent, PointerEvent } from 'react'
import classes from './data-table.module.css'
import type { Column, useTableColumns } from './table-columns.ts'

export interface TableSort<SortBy extends string> {
  by: SortBy
  descending: boolean
}

export function TableHead<Row, SortBy extends string>(props: {
  columns: ReturnType<typeof useTableColumns<Row, SortBy>>
  sort: TableSort<SortBy> | undefined
  onSort: ((sort: TableSort<SortBy>) => void) | undefined
  /** Undefined: rows cannot be selected. */
  selected: 'none' | 'some' | 'all' | undefined
  onSelectAll: () => void
}) {
  const { columns, sort, onSort, selected } = props
  return (
    <div role="row" aria-rowindex={1} className={`${classes.row} ${classes.head}`}>
      {selected !== undefined && (
        <div role="columnheader" className={classes.cell}>
          <input
            type="checkbox"
            className={classes.box}
            checked={selected === 'all'}
            ref={(box) => {
              if (box) box.indeterminate = selected === 'some'
            }}
            onChange={props.onSelectAll}
            aria-label={selected === 'all' ? 'Select none' : 'Select all matching rows'}
          />
        </div>
      )}
      {columns.shown.map((column) => (
        <HeadCell
          key={column.id}
          column={column}
          sort={sort}
          onSort={onSort}
          width={columns.widthOf(column.id)}
          onWidth={columns.setWidth}
          onResetWidth={columns.resetWidth}
        />
      ))}
    </div>
  )
}

function HeadCell<Row, SortBy extends string>(props: {
  column: Column<Row, SortBy>
  sort: TableSort<SortBy> | undefined
  onSort: ((sort: TableSort<SortBy>) => void) | undefined
  /** Px, at least. */
  width: number
  onWidth: (id: string, width: number) => void
  onResetWidth: (id: string) => void
}) {
  const { column, sort, onSort } = props
  const { sortBy } = column
  const isSorted = sortBy !== undefined && sort?.by === sortBy
  const Arrow = sort?.descending ? IconArrowDown : IconArrowUp
  return (
    <div
      role="columnheader"
      className={classes.cell}
      data-numeric={column.numeric || undefined}
      aria-sort={isSorted ? (sort?.descending ? 'descending' : 'ascending') : undefined}
    >
      {sortBy !== undefined && onSort ? (
        <button
          type="button"
          className={classes.sort}
          onClick={() => onSort({ by: sortBy, descending: isSorted && !sort?.descending })}
        >
          {column.header}
          {isSorted && <Arrow size={13} aria-hidden="true" />}
        </button>
      ) : (
        <span className={column.hideHeader ? 'visually-hidden' : undefined}>{column.header}</span>
      )}
      {!column.hideHeader && (
        <span
          className={classes.resize}
          role="separator"
          tabIndex={0}
          aria-orientation="vertical"
          aria-valuenow={props.width}
          aria-label={`Width of ${column.header} (use the arrow keys)`}
          title="Drag to resize; double-click to reset"
          onPointerDown={(event) => startResize(event, (width) => props.onWidth(column.id, width))}
          onKeyDown={(event) => resizeByKey(event, (width) => props.onWidth(column.id, width))}
          onDoubleClick={() => props.onResetWidth(column.id)}
        />
      )}
    </div>
  )
}

/** Px an arrow key moves an edge by; with Shift five times as far. */
const widthStepPx = 10

function resizeByKey(event: KeyboardEvent<HTMLElement>, onWidth: (width: number) => void) {
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
  event.preventDefault()
  const by = (event.key === 'ArrowRight' ? widthStepPx : -widthStepPx) * (event.shiftKey ? 5 : 1)
  onWidth((event.currentTarget.parentElement?.offsetWidth ?? 0) + by)
}

/** Follows the pointer until it is let go. */
function startResize(event: PointerEvent<HTMLElement>, onWidth: (width: number) => void) {
  const handle = event.currentTarget
  const startWidth = handle.parentElement?.offsetWidth ?? 0
  const startX = event.clientX
  event.preventDefault()
  handle.setPointerCapture(event.pointerId)
  const move = (moved: globalThis.PointerEvent) => onWidth(startWidth + moved.clientX - startX)
  handle.addEventListener('pointermove', move)
  handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), {
    once: true
  })
}
