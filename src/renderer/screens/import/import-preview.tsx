import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ImportReport } from '../../../shared/models/import.ts'
import { importWarningText } from '../../../shared/words/import-warnings.ts'
import { refusalWords } from '../../../shared/words/import-words.ts'
import { type ImportState, sentenceOf } from '../../client/index.ts'
import { Card } from '../../components/layout/index.ts'
import { format, formatCount, formatShare } from '../../format/index.ts'
import classes from './import-preview.module.css'

type Mapping = Extract<ImportState, { step: 'mapping' }>

/** The exact counts, before anything is written. */
export function WhatWillHappen({ state, onRefused }: { state: Mapping; onRefused: () => void }) {
  return (
    <Card title="Preview">
      {state.error && (
        <p className={classes.problem} role="alert">
          {sentenceOf(state.error)}
        </p>
      )}
      {!state.error && !state.report && (
        <ImportProgressBar progress={state.progress} words="Checking every row" />
      )}
      {state.report && <ImportCounts report={state.report} onRefused={onRefused} />}
      <p className={classes.note}>Nothing is saved until you click Import.</p>
    </Card>
  )
}

export function ImportProgressBar({
  progress,
  words
}: {
  progress: { done: number; of: number } | null
  words: string
}) {
  const share = progress && progress.of > 0 ? progress.done / progress.of : 0
  return (
    <div className={classes.progress}>
      <span role="status" className="num">
        {words}
        {progress && progress.of > 0 ? ` · ${formatShare(progress.done, progress.of)}` : '…'}
      </span>
      <div
        className={classes.bar}
        role="progressbar"
        aria-label={words}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
      >
        <div style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  )
}

export function ImportCounts({ report, onRefused }: { report: ImportReport; onRefused: () => void }) {
  return (
    <>
      <dl className={classes.counts}>
        <Count name="New" count={report.created} />
        <Count name="Updated" count={report.updated} />
        <Count name="Unchanged" count={report.unchanged} />
        <Count name="Skipped" count={report.refused} tone={report.refused > 0 ? 'rejected' : undefined} />
      </dl>
      {report.refused > 0 && (
        <>
          <ul className={classes.reasons}>
            {report.refusedByReason.map(({ reason, count }) => (
              <li key={reason} title={refusalWords[reason].advice}>
                <span>{refusalWords[reason].title}</span>
                <span className="num">{formatCount(count)}</span>
              </li>
            ))}
          </ul>
          <Button size="xs" onClick={onRefused}>
            View skipped rows…
          </Button>
        </>
      )}
      {report.warnings.map((warning) => (
        <p key={warning.reason} className={classes.warning}>
          {importWarningText(warning, format)}
        </p>
      ))}
    </>
  )
}

function Count({
  name,
  count,
  tone
}: {
  name: string
  count: number
  tone?: 'rejected' | undefined
}): ReactNode {
  return (
    <div data-tone={tone}>
      <dt>{name}</dt>
      <dd className="num">{formatCount(count)}</dd>
    </div>
  )
}
