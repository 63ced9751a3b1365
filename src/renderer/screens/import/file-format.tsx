import { Checkbox, Select } from '@mantine/core'
import type { ImportInspection } from '../../../shared/models/import.ts'
import { delimiters, encodings } from '../../../shared/models/words.ts'
import { importWarningText } from '../../../shared/words/import-warnings.ts'
import { delimiterWords, encodingWords } from '../../../shared/words/import-words.ts'
import { useImportSession } from '../../client/index.ts'
import { format } from '../../format/index.ts'
import { Card } from '../../components/layout/index.ts'
import classes from './file-format.module.css'

/** How the file is read: guessed, and to be corrected. */
export function FileFormat({ inspection }: { inspection: ImportInspection }) {
  const { session } = useImportSession()
  return (
    <Card title="File">
      <div className={classes.format}>
        <Select
          label="Encoding"
          data={encodings.map((encoding) => ({ value: encoding, label: encodingWords[encoding] }))}
          value={inspection.format.encoding}
          onChange={(encoding) => encoding && void session.setFormat({ encoding })}
        />
        <Select
          label="Delimiter"
          data={delimiters.map((delimiter) => ({ value: delimiter, label: delimiterWords[delimiter] }))}
          value={inspection.format.delimiter}
          onChange={(delimiter) => delimiter && void session.setFormat({ delimiter })}
        />
        <Checkbox
          label="First row contains column names"
          checked={inspection.format.hasHeader}
          onChange={(event) => void session.setFormat({ hasHeader: event.currentTarget.checked })}
        />
      </div>
      {inspection.warnings.map((warning) => (
        <p key={warning.reason} className={classes.note}>
          {importWarningText(warning, format)}
        </p>
      ))}
    </Card>
  )
}
