import type { ImportReport } from '../../../shared/models/import.ts'
import type { ImportWarning } from '../../../shared/words/import-warnings.ts'
import type { StageFile } from '../../sqlite/index.ts'
import {
  comparisonSteps,
  countCreated,
  countedWarnings,
  countMatched,
  countUpdated,
  refusedByReason,
  runStep
} from './compare-rows.sql.ts'

type Stage = Pick<StageFile, 'statement'>
export type Counts = Omit<ImportReport, 'importId'>

/**
 * Compares the staged rows with the users, attached as `live`, and lays out what is to be written (stage.sql.ts). Refuses
 * rows that may be several users.
 */
export function compareRows(stage: Stage, tell: (done: number, of: number) => void): void {
  for (const [done, step] of comparisonSteps.entries()) {
    tell(done, comparisonSteps.length)
    runStep(stage, step)
  }
}

export function countPlanned(stage: Stage, rows: number): Counts {
  const byReason = refusedByReason(stage)
  const updated = countUpdated(stage)
  return {
    rows,
    created: countCreated(stage),
    updated,
    unchanged: countMatched(stage) - updated,
    refused: byReason.reduce((sum, { count }) => sum + count, 0),
    refusedByReason: byReason,
    warnings: countedWarnings(stage).map(({ kind, n, line }): ImportWarning =>
      kind === 'existing-address'
        ? { reason: 'address-of-existing-user', params: { count: n } }
        : { reason: `name-${kind}`, params: { count: n, line } }
    )
  }
}
