import { type MouseEvent, type ReactNode, useId, useRef, useState } from 'react'
import { ContextMenu, type MenuEntry, type MenuPlace } from '../controls/index.ts'
import { ErrorState, notifyDone } from '../feedback/index.ts'
import { ColumnChooser } from './column-chooser.tsx'
import { DataRow, rowElementId } from './data-row.tsx'
import classes from './data-table.module.css'
import {
  allSelected,
  countSelected,
  isSelected,
  isTooMany,
  mostPicked,
  nothingSelected,
  type RowSelection,
  tooManyWords,
  withRows
} from './row-selection.ts'
import { type Column, useTableColumns } from './table-columns.ts'
import { TableHead, type TableSort } from './table-head.tsx'
import { useTableKeys } from './use-table-keys.ts'
import { type RowSource, usePagedRows, useShownSource } from './use-paged-rows.ts'
import { useRowWindow } from './use-row-window.ts'
import { useWidth } from './use-width.ts'

const headHeight = 34

export interface DataTableProps<Row extends { id: number }, SortBy extends string> {
  /** Names the table for a screen reader, and what is remembered about its columns. */
  name: string
  label: string
  columns: Column<Row, SortBy>[]
  source: RowSource<Row>
  /** Words that name a row: 'Select Amara Okafor'. */
  rowLabel: (row: Row) => string
  /** Px; 40 for two lines of text, 34 for one. */
  rowHeight?: number
  sort?: TableSort<SortBy>
  onSort?: (sort: TableSort<SortBy>) => void
  selection?: RowSelection
  onSelection?: (selection: RowSelection) => void
  /** Click or Enter. */
  onOpen?: (row: Row) => void
  /** The row shown in a drawer beside the table. */
  openedId?: number
  /** Right click, or the menu key. */
  menu?: (row: Row) => MenuEntry[]
  /** A letter on the active row: { r: resend }. */
  rowKeys?: Record<string, (row: Row) => void>
  /** Shown instead of rows when there are none. */
  empty: ReactNode
  /** Without the margin of a screen: in a card or a drawer. */
  flush?: boolean
}

/**
 * A list of any length: rows are fetched by page as they come into view, drawn only while they are in view, and follow
 * the engine's changes. Arrows, Home, End and Page keys move; Space selects, with Shift a range; Enter opens.
 */
export function DataTable<Row extends { id: number }, SortBy extends string = string>(
  props: DataTableProps<Row, SortBy>
) {
  const { selection, rowHeight = 40 } = props
  const tableId = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const width = useWidth(scroller)
  const [count, setCount] = useState(0)
  const view = useRowWindow(scroller, count, rowHeight, headHeight)
  const { shown, isChanging } = useShownSource(props.source, view.first, view.end)
  const rows = usePagedRows(shown, view.first, view.end)
  if (rows.total !== undefined && rows.total !== count) setCount(rows.total)
  const columns = useTableColumns(props.name, props.columns, width)
  const [menu, setMenu] = useState<{ place: MenuPlace; entries: MenuEntry[] } | null>(null)

  const choose = (next: RowSelection) =>
    isTooMany(next) ? notifyDone(tooManyWords) : props.onSelection?.(next)
  const select = (row: Row, selected: boolean) => selection && choose(withRows(selection, [row.id], selected))
  const selectRange = async (from: number, to: number) => {
    if (!selection) return
    if (Math.abs(to - from) >= mostPicked) return notifyDone(tooManyWords)
    const between = await rows.range(Math.min(from, to), Math.max(from, to))
    choose(
      withRows(
        selection,
        between.map((row) => row.id),
        true
      )
    )
  }
  const openMenu = (row: Row, place: MenuPlace) => {
    if (props.menu) setMenu({ place, entries: props.menu(row) })
  }

  const keys = useTableKeys<Row>({
    count,
    visible: view.visible,
    rowAt: rows.at,
    reveal: view.reveal,
    onOpen: props.onOpen,
    onToggle: selection ? (row) => select(row, !isSelected(selection, row.id)) : undefined,
    onRange: selection ? (from, to) => void selectRange(from, to) : undefined,
    onSelectAll: selection ? () => props.onSelection?.(allSelected) : undefined,
    onClear:
      selection && countSelected(selection, count) > 0
        ? () => props.onSelection?.(nothingSelected)
        : undefined,
    onMenu: (row, index) => {
      const box = document.getElementById(rowElementId(tableId, index))?.getBoundingClientRect()
      openMenu(row, { x: (box?.left ?? 0) + 60, y: (box?.bottom ?? 0) - 6 })
    },
    rowKeys: props.rowKeys
  })

  const rowOf = (event: MouseEvent): { index: number; row: Row } | null => {
    const element = (event.target as Element).closest<HTMLElement>('[data-index]')
    const index = Number(element?.dataset.index)
    const row = element ? rows.at(index) : undefined
    return row ? { index, row } : null
  }
  const onClick = (event: MouseEvent<HTMLElement>) => {
    const hit = rowOf(event)
    if (!hit) return
    const target = event.target as Element
    const isBox = target instanceof HTMLInputElement
    // Buttons and links in a row act for themselves.
    if (!isBox && target.closest('button, a')) return
    if (selection && event.shiftKey && keys.active !== null) void selectRange(keys.active, hit.index)
    else if (selection && (isBox || event.ctrlKey || event.metaKey)) {
      select(hit.row, !isSelected(selection, hit.row.id))
    } else if (!window.getSelection()?.toString()) props.onOpen?.(hit.row)
    keys.setActive(hit.index)
  }

  const isEmpty = rows.total === 0
  const drawn = isEmpty ? [] : indexes(view.first, rows.total === undefined ? view.visible : view.end)
  const selected = selection && countSelected(selection, count)

  return (
    <div
      className={[classes.table, props.flush && classes.flush, isChanging && classes.changing]
        .filter(Boolean)
        .join(' ')}
      style={{
        ['--columns' as string]: `${selection ? '36px ' : ''}${columns.tracks} 28px`,
        ['--least' as string]: `${columns.least + (selection ? 36 : 0) + 28 + 20}px`,
        ['--row-height' as string]: `${rowHeight}px`
      }}
    >
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        className={classes.scroller}
        aria-label={props.label}
        aria-rowcount={count + 1}
        aria-colcount={columns.shown.length + (selection ? 1 : 0)}
        aria-multiselectable={selection ? true : undefined}
        aria-busy={isChanging || rows.total === undefined}
        aria-activedescendant={
          keys.active !== null && drawn.includes(keys.active) ? rowElementId(tableId, keys.active) : undefined
        }
        onKeyDown={keys.onKeyDown}
        onClick={onClick}
        onMouseDown={(event) => {
          // Shift selects rows here, not the words between them.
          if (!event.shiftKey) return
          event.preventDefault()
          event.currentTarget.focus()
        }}
        onContextMenu={(event) => {
          const hit = rowOf(event)
          if (!hit || !props.menu) return
          event.preventDefault()
          keys.setActive(hit.index)
          openMenu(hit.row, { x: event.clientX, y: event.clientY })
        }}
      >
        <div className={classes.sheet} role="presentation">
          <div role="rowgroup" className={classes.headGroup}>
            <TableHead
              columns={columns}
              sort={props.sort}
              onSort={props.onSort}
              selected={
                selected === undefined
                  ? undefined
                  : selected === 0
                    ? 'none'
                    : selected === count
                      ? 'all'
                      : 'some'
              }
              onSelectAll={() => props.onSelection?.(selected === count ? nothingSelected : allSelected)}
            />
          </div>
          <div role="rowgroup" className={classes.body} style={{ height: Math.max(view.height, 1) }}>
            <div
              role="presentation"
              className={view.pinnedShift === null ? undefined : classes.pinned}
              style={
                view.pinnedShift === null ? undefined : { transform: `translateY(${view.pinnedShift}px)` }
              }
            >
              {drawn.map((index) => {
                const row = rows.at(index)
                return (
                  <DataRow
                    key={index % view.slots}
                    table={tableId}
                    index={index}
                    row={row}
                    top={view.top(index)}
                    columns={columns.shown}
                    selected={selection ? row !== undefined && isSelected(selection, row.id) : undefined}
                    active={keys.active === index}
                    opened={row !== undefined && row.id === props.openedId}
                    label={row ? props.rowLabel(row) : ''}
                  />
                )
              })}
            </div>
          </div>
        </div>
      </div>
      <ColumnChooser columns={columns} />
      {isEmpty && <div className={classes.over}>{props.empty}</div>}
      {rows.error && rows.total === undefined && (
        <div className={classes.over}>
          <ErrorState error={rows.error} retry={rows.retry} />
        </div>
      )}
      <ContextMenu place={menu?.place ?? null} entries={menu?.entries ?? []} onClose={() => setMenu(null)} />
    </div>
  )
}

const indexes = (first: number, end: number): number[] =>
  Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index)
