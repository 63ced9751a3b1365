import { Button } from '@mantine/core'
import { useMemo } from 'react'
import type { RefusedRow } from '../../../shared/models/import.ts'
import { refusalWords } from '../../../shared/words/import-words.ts'
import { rowProblemText } from '../../../shared/words/row-problems.ts'
import { useEngine, useShell } from '../../client/index.ts'
import { type Column, DataTable, type RowSource } from '../../components/data-table/index.ts'
import { Empty, notifyDone, notifyError } from '../../components/feedback/index.ts'
import { WideDialog } from '../../components/layout/index.ts'
import { format, formatCount, formatCountOf } from '../../format/index.ts'
import classes from './refused-rows.module.css'

/** A row begins on one line, and no other row does. */
type Refused = RefusedRow & { id: number }

const columns: Column<Refused>[] = [
  {
    id: 'line',
    header: 'Line',
    width: 62,
    numeric: true,
    canHide: false,
    cell: (row) => formatCount(row.line)
  },
  {
    id: 'problem',
    header: 'Reason and fix',
    width: 'minmax(280px, 2fr)',
    canHide: false,
    cell: (row) => (
      <div className={classes.why} title={rowProblemText(row.problem, format)}>
        <strong>{refusalWords[row.reason].title}</strong>
        <span dir="auto">{rowProblemText(row.problem, format)}</span>
      </div>
    )
  },
  {
    id: 'raw',
    header: 'Original row',
    width: 'minmax(160px, 1fr)',
    cell: (row) => (
      <div className={`mono ${classes.raw}`} title={row.raw} dir="auto">
        {row.raw}
      </div>
    )
  }
]

/** The rows that were not taken, with line and reason, to be put right and imported again. */
export function RefusedRows({ importId, onClose }: { importId: number; onClose: () => void }) {
  const engine = useEngine()
  const shell = useShell()
  const source = useMemo<RowSource<Refused>>(
    () => ({
      id: `refused ${importId}`,
      page: (offset, limit) => ({
        queryKey: engine.imports.refused.queryKey({ input: { importId, offset, limit } }),
        queryFn: async () => {
          const page = await engine.imports.refused.call({ importId, offset, limit })
          return { ...page, rows: page.rows.map((row) => ({ ...row, id: row.line })) }
        }
      })
    }),
    [engine, importId]
  )
  const save = async () => {
    try {
      const file = await shell.files.save('skipped-rows.csv', 'csv')
      if (!file) return
      const { rows } = await engine.imports.saveRefused.call({ importId, file: file.handle })
      notifyDone(`${formatCountOf(rows, 'row')} saved to ${file.name}`)
    } catch (error) {
      notifyError('The rows could not be saved', error)
    }
  }
  return (
    <WideDialog
      title="Skipped rows"
      width={940}
      onClose={onClose}
      foot={
        <>
          <Button onClick={() => void save()}>Save as CSV…</Button>
          <span style={{ flex: 1 }} />
          <Button variant="filled" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      <div className={classes.refused}>
        <DataTable
          name="refused"
          label="Skipped rows"
          columns={columns}
          source={source}
          rowLabel={(row) => `line ${row.line}`}
          rowHeight={66}
          flush
          empty={<Empty title="No skipped rows" />}
        />
      </div>
    </WideDialog>
  )
}
