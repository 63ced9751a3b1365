import { Button } from '@mantine/core'
import { IconFileTypeCsv } from '@tabler/icons-react'
import { useImportSession, useShell } from '../../client/index.ts'
import { WriteGuard } from '../../components/controls/index.ts'
import { notifyError } from '../../components/feedback/index.ts'
import { EarlierImports } from './earlier-imports.tsx'
import classes from './choose-file.module.css'

/** Where a file comes from: the dialog, or dropped anywhere in the window. */
export function ChooseFile({ problem }: { problem: string | null }) {
  const shell = useShell()
  const { session } = useImportSession()
  const choose = async () => {
    try {
      const file = await shell.files.openCsv()
      if (file) await session.open(file)
    } catch (error) {
      notifyError('The file could not be opened', error)
    }
  }
  return (
    <div className={classes.choose}>
      {problem !== null && (
        <div className={classes.problem} role="alert">
          <strong>This file can’t be imported.</strong> {problem} Nothing was changed.
        </div>
      )}
      <div className={classes.drop}>
        <IconFileTypeCsv size={34} stroke={1.3} className="faint" aria-hidden="true" />
        <p className={classes.dropTitle}>Drop a CSV file here</p>
        <p className="muted">
          Comma, semicolon or tab; common encodings (UTF-8, Windows-1252, …). You’ll see exact counts before
          anything is saved.
        </p>
        <WriteGuard>
          <Button variant="filled" mt={8} onClick={() => void choose()}>
            Choose a file…
          </Button>
        </WriteGuard>
      </div>
      <EarlierImports />
    </div>
  )
}
