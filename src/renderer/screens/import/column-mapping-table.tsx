import { Select, TextInput } from '@mantine/core'
import type { ColumnMapping, ImportInspection } from '../../../shared/models/import.ts'
import { importTargets } from '../../../shared/models/words.ts'
import { targetWords } from '../../../shared/words/import-words.ts'
import { useImportSession } from '../../client/index.ts'
import { fieldNameOf } from './field-name.ts'
import classes from './column-mapping-table.module.css'

const targets = importTargets.map((target) => ({ value: target, label: targetWords[target] }))

/** What each column is, over the first rows as they are in the file. */
export function ColumnMappingTable({
  inspection,
  columns
}: {
  inspection: ImportInspection
  columns: ColumnMapping[]
}) {
  const { session } = useImportSession()
  const change = (column: ColumnMapping, part: Partial<ColumnMapping>) =>
    void session.setColumns(
      columns.map((other) => (other.column === column.column ? { ...other, ...part } : other))
    )
  return (
    <div className={classes.sheet} tabIndex={0} role="region" aria-label="Columns and first rows">
      <table className={classes.sample}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.column} scope="col" data-ignored={column.target === 'ignore' || undefined}>
                <span className={classes.header} title={column.header}>
                  {column.header || `Column ${column.column + 1}`}
                </span>
                <div className={classes.is}>
                  <Select
                    aria-label={`Content of “${column.header || `column ${column.column + 1}`}”`}
                    data={targets}
                    value={column.target}
                    onChange={(target) =>
                      target &&
                      change(column, {
                        target,
                        fieldName:
                          target === 'field' ? (column.fieldName ?? fieldNameOf(column.header)) : null
                      })
                    }
                  />
                  {column.target === 'field' && (
                    <FieldName column={column} onChange={(fieldName) => change(column, { fieldName })} />
                  )}
                </div>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {inspection.sample.map((row, index) => (
            <tr key={index}>
              {columns.map((column) => (
                <td
                  key={column.column}
                  data-ignored={column.target === 'ignore' || undefined}
                  title={row[column.column]}
                  dir="auto"
                >
                  {row[column.column]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Reported when the cursor leaves it: each report is a check of the whole file. */
function FieldName({ column, onChange }: { column: ColumnMapping; onChange: (name: string) => void }) {
  return (
    <TextInput
      aria-label={`Name in templates for “${column.header}”`}
      leftSection={<span className={classes.prefix}>user.fields.</span>}
      leftSectionWidth={78}
      defaultValue={column.fieldName ?? ''}
      onBlur={(event) => {
        const name = fieldNameOf(event.currentTarget.value)
        if (name !== column.fieldName) onChange(name)
      }}
    />
  )
}
