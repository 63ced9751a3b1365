import { type AppError, invalidField } from '../../../shared/errors.ts'
import type { ColumnMapping } from '../../../shared/models/import.ts'
import type { ColumnName } from '../../../shared/words/column-name.ts'
import type { ErrorWhy } from '../../../shared/words/errors/error-text.ts'

/** Throws INVALID_FIELD for columns that do not exist or are mapped twice, and for a mapping without an address. */
export function requireUsableColumns(columns: readonly ColumnMapping[], width: number): void {
  const taken = new Map<string, ColumnMapping>()
  const seen = new Set<number>()
  for (const column of columns) {
    const { target, fieldName } = column
    if (column.column >= width) throw invalid('column-missing', { number: column.column + 1, of: width })
    if (seen.has(column.column)) throw invalid('column-repeated', { column: columnName(column) })
    seen.add(column.column)
    if (target === 'ignore') continue
    if (target === 'field' && !fieldName) throw invalid('field-name-missing', { column: columnName(column) })
    const key = target === 'field' ? `field ${fieldName}` : target
    const other = taken.get(key)
    if (other) {
      const both = { first: columnName(other), second: columnName(column) }
      throw fieldName && target === 'field'
        ? invalid('field-name-repeated', { ...both, name: fieldName })
        : invalid('target-repeated', { ...both, target })
    }
    taken.set(key, column)
  }
  if (!taken.has('address')) throw invalid('address-column-missing')
}

export const columnName = ({ header, column }: ColumnMapping): ColumnName => ({ header, number: column + 1 })

const invalid = (...why: ErrorWhy): AppError => invalidField('columns', ...why)
