export { DataTable } from './data-table.tsx'
export {
  countSelected,
  isSelected,
  nothingSelected,
  type RowSelection,
  toContractSelection
} from './row-selection.ts'
export { type ColumnChoices, keepColumns, keptColumns, readColumns } from './saved-columns.ts'
export type { Column } from './table-columns.ts'
export type { RowSource } from './use-paged-rows.ts'
