import { attachToRead, createStageFile, openStageFile, removeStageFile } from '../../sqlite/index.ts'
import { compareRows, type Counts, countPlanned } from './compare-rows.ts'
import { attachRefused, insertAbout, refusedSchema, setCacheOf, stageSchema } from '../staging/stage.sql.ts'
import { type StageOrder, stageRows } from '../staging/stage-rows.ts'

/** For the users, which the rows are compared with. */
const cacheKilobytes = 16_000

export interface CheckOrder {
  /** Null: the rows are already staged, and only compared with the users again. */
  read: (StageOrder & { headers: readonly string[] }) | null
  stageFile: string
  refusedFile: string
  databaseFile: string
  /** Of an earlier reading. */
  rows: number
}

export type CheckPhase = 'reading' | 'comparing'

/**
 * Checks every row of a file, compares them with the users, and counts. Writes only to the import's own files. One long
 * stretch of work, for a separate thread.
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
    attachRefused(stage, refusedFile)
    let found = rows
    if (read) {
      insertAbout(stage, read.headers, read.width)
      found = stage.transaction(() => stageRows(read, stage, (done) => tell('reading', done, read.size)))
    }
    attachToRead(stage, databaseFile, 'live')
    setCacheOf(stage, 'live', cacheKilobytes)
    compareRows(stage, (done, of) => tell('comparing', done, of))
    return countPlanned(stage, found)
  } finally {
    stage.close()
  }
}
