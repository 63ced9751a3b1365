import { Fragment, memo } from 'react'
import classes from './data-table.module.css'
import type { Column } from './table-columns.ts'

export const rowElementId = (table: string, index: number): string => `${table}-row-${index}`

/**
 * One row. Everything a person does to it is handled by the table, which finds it by `data-index`. Its elements are
 * used again for another row as a person scrolls; its content is not, so that a focus never moves on to somebody else's.
 */
function DataRow<Row extends { id: number }>(props: {
  table: string
  index: number
  row: Row | undefined
  top: number
  columns: Column<Row>[]
  /** Undefined: rows cannot be selected. */
  selected: boolean | undefined
  active: boolean
  opened: boolean
  label: string
}) {
  const { row, index, selected } = props
  return (
    <div
      role="row"
      id={rowElementId(props.table, index)}
      // The head is row 1.
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-index={index}
      data-active={props.active || undefined}
      data-opened={props.opened || undefined}
      className={classes.row}
      style={{ transform: `translateY(${props.top}px)` }}
    >
      {selected !== undefined && (
        <div role="gridcell" className={classes.cell}>
          {row && (
            <input
              key={row.id}
              type="checkbox"
              className={classes.box}
              // Space selects; a stop at every row would put the rest of the screen out of reach.
              tabIndex={-1}
              checked={selected}
              readOnly
              aria-label={`Select ${props.label}`}
            />
          )}
        </div>
      )}
      {props.columns.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          className={classes.cell}
          data-numeric={column.numeric || undefined}
        >
          {row ? (
            <Fragment key={row.id}>{column.cell(row)}</Fragment>
          ) : (
            <span key="skeleton" className={classes.skeleton} />
          )}
        </div>
      ))}
    </div>
  )
}

const MemoRow = memo(DataRow) as typeof DataRow
export { MemoRow as DataRow }
