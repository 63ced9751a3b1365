import { attachToRead, createStageFile, openStageFile, removeStageFile } from '../../sqlite/index.ts'
import { compareRows, type Counts, countPlanned } from './compare-rows.ts'
import { refusedSchema, stageSchema } from '../staging/stage-schema.ts'
import { type StageOrder, stageRows } from '../staging/stage-rows.ts'

export interface CheckOrder {
  /** Null: the rows are staged already, and only compared with the users once more. */
  read: (StageOrder & { headers: readonly string[] }) | null
  stageFile: string
  refusedFile: string
  databaseFile: string
  /** Of an earlier reading. */
  rows: number
}

export type CheckPhase = 'reading' | 'comparing'

/**
 * Judges every row of a file, compares them with the users, and counts; writes to the import's own files only. It is one
 * long stretch of work, for a thread of its own.
 */
export function checkFile(
  { read, stageFile, refusedFile, databaseFile, rows }: CheckOrder,
  tell: (phase: CheckPhase, done: number, of: number) => void
): Counts {
  if (read) {
    removeStageFile(refusedFile)
    createStageFile(refusedFile, refusedSchema).close()
  }
  const stage = read ? createStageFile(stageFile, stageSchema) : openStageFile(stageFile)
  try {
    stage.statement('ATTACH ? AS refused').run(refusedFile)
    stage.statement('PRAGMA refused.journal_mode = OFF').get()
    stage.statement('PRAGMA refused.synchronous = OFF').run()
    let found = rows
    if (read) {
      stage
        .statement('INSERT INTO refused.about VALUES (?, ?, 0)')
        .run(JSON.stringify(read.headers), read.width)
      found = stage.transaction(() => stageRows(read, stage, (done) => tell('reading', done, read.size)))
    }
    attachToRead(stage, databaseFile, 'live')
    stage.statement('PRAGMA live.cache_size = -16000').run()
    compareRows(stage, (done, of) => tell('comparing', done, of))
    return countPlanned(stage, found)
  } finally {
    stage.close()
  }
}
