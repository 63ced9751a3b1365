import { Button } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { type ImportState, sentenceOf, useImportSession } from '../../client/index.ts'
import { BesideTitle, Card, Screen } from '../../components/layout/index.ts'
import { WriteGuard } from '../../components/controls/index.ts'
import { formatCount, formatCountOf, formatSize } from '../../format/index.ts'
import { navigate, useOpenDialog } from '../../routing/index.ts'
import { ChooseFile } from './choose-file.tsx'
import { ColumnMappingTable } from './column-mapping-table.tsx'
import { FileFormat } from './file-format.tsx'
import classes from './import-screen.module.css'
import { RefusedRows } from './refused-rows.tsx'
import { useUndoImport } from './use-undo-import.ts'
import { ImportCounts, ImportProgressBar, WhatWillHappen } from './import-preview.tsx'

export function ImportScreen() {
  const { state } = useImportSession()
  switch (state.step) {
    case 'choosing':
      return (
        <Screen
          title="Import"
          scroll
          actions={<Button onClick={() => navigate('/users')}>Back to users</Button>}
        >
          <ChooseFile problem={state.error && sentenceOf(state.error)} />
        </Screen>
      )
    case 'reading':
      return (
        <Screen title="Import" beside={<BesideTitle>{state.file.name}</BesideTitle>}>
          <div className={classes.alone}>
            <ImportProgressBar progress={null} words={`Reading ${state.file.name}`} />
          </div>
        </Screen>
      )
    case 'mapping':
      return <Mapping state={state} />
    case 'writing':
      return <Writing state={state} />
    case 'done':
      return <Done state={state} />
    default:
      return state satisfies never
  }
}

function Mapping({ state }: { state: Extract<ImportState, { step: 'mapping' }> }) {
  const { session } = useImportSession()
  const [showRefused, setShowRefused] = useState(false)
  const { inspection, report } = state
  const written = report ? report.created + report.updated : 0
  return (
    <Screen
      title="Import"
      beside={
        <BesideTitle>
          {inspection.fileName} · {formatSize(inspection.size)}
          {report && ` · ${formatCountOf(report.rows, 'row')}`}
        </BesideTitle>
      }
      scroll
      actions={
        <>
          <Button onClick={() => void session.cancel()}>Cancel</Button>
          <WriteGuard>
            <Button variant="filled" disabled={written === 0} onClick={() => void session.commit()}>
              Import {formatCountOf(written, 'user')}
            </Button>
          </WriteGuard>
        </>
      }
    >
      <div className={classes.mapping}>
        <div className={classes.main}>
          <FileFormat inspection={inspection} />
          <Card title="Columns">
            <ColumnMappingTable inspection={inspection} columns={state.columns} />
          </Card>
        </div>
        <div className={classes.side}>
          <WhatWillHappen state={state} onRefused={() => setShowRefused(true)} />
        </div>
      </div>
      {showRefused && <RefusedRows importId={inspection.importId} onClose={() => setShowRefused(false)} />}
    </Screen>
  )
}

function Writing({ state }: { state: Extract<ImportState, { step: 'writing' }> }) {
  const { session } = useImportSession()
  return (
    <Screen title="Import" beside={<BesideTitle>{state.inspection.fileName}</BesideTitle>}>
      <div className={classes.alone}>
        <ImportProgressBar progress={state.progress} words="Saving users" />
        <p className="muted">You can keep working in other screens. Canceling undoes what was saved.</p>
        <div>
          <Button data-tone="danger" onClick={() => void session.cancel()}>
            Cancel import
          </Button>
        </div>
      </div>
    </Screen>
  )
}

function Done({ state }: { state: Extract<ImportState, { step: 'done' }> }) {
  const { session } = useImportSession()
  const openDialog = useOpenDialog()
  const undo = useUndoImport()
  const [showRefused, setShowRefused] = useState(false)
  const { importId, fileName } = state.inspection
  const show = () => {
    session.close()
    navigate(`/users?import=${importId}`)
  }
  return (
    <Screen title="Import" beside={<BesideTitle>{fileName}</BesideTitle>} scroll>
      <div className={classes.alone}>
        <p className={classes.doneTitle} role="status">
          <IconCircleCheck size={20} stroke={1.7} aria-hidden="true" />
          {formatCount(state.report.created)} added, {formatCount(state.report.updated)} updated
        </p>
        <div className={classes.buttons}>
          <Button variant="filled" onClick={show}>
            Show these users
          </Button>
          <WriteGuard>
            <Button
              onClick={() =>
                openDialog({
                  kind: 'preflight',
                  name: 'Verify imported users',
                  selection: { filter: { importId, status: 'pending' }, except: [] }
                })
              }
            >
              {' '}
              Email these users…{' '}
            </Button>
          </WriteGuard>
          <Button onClick={() => session.close()}>Import another file</Button>
          <WriteGuard>
            <Button
              data-tone="danger"
              onClick={() => void undo(importId, fileName).then((isDone) => isDone && session.close())}
            >
              Undo the import
            </Button>
          </WriteGuard>
        </div>
        <Card>
          <ImportCounts report={state.report} onRefused={() => setShowRefused(true)} />
        </Card>
      </div>
      {showRefused && <RefusedRows importId={importId} onClose={() => setShowRefused(false)} />}
    </Screen>
  )
}
