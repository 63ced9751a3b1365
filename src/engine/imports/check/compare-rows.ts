import type { ImportReport } from '../../../shared/models/import.ts'
import type { UserStatus } from '../../../shared/models/user.ts'
import type { ImportWarning } from '../../../shared/words/import-warnings.ts'
import type { StageFile } from '../../sqlite/index.ts'
import {
  comparisonSteps,
  countCreated,
  countedWarnings,
  countMatched,
  countStatuses,
  countUpdated,
  refusedByReason,
  runStep,
  unknownStatusWords
} from './compare-rows.sql.ts'

type Stage = Pick<StageFile, 'statement'>
const maxListedWords = 100
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

function warningOf({ kind, n, line }: ReturnType<typeof countedWarnings>[number]): ImportWarning {
  if (kind === 'existing-address') return { reason: 'address-of-existing-user', params: { count: n } }
  const params = { count: n, line }
  if (kind === 'cells-filled' || kind === 'several-addresses') return { reason: kind, params }
  return { reason: `name-${kind}`, params }
}

export function countPlanned(stage: Stage, rows: number): Counts {
  const byReason = refusedByReason(stage)
  const updated = countUpdated(stage)
  const statuses = countStatuses(stage)
  const become = (status: UserStatus) => statuses.find((each) => each.status === status)?.n ?? 0
  return {
    rows,
    created: countCreated(stage),
    updated,
    unchanged: countMatched(stage) - updated,
    refused: byReason.reduce((sum, { count }) => sum + count, 0),
    becomePending: become('pending'),
    becomeVerified: become('verified'),
    statusWords: unknownStatusWords(stage, maxListedWords),
    refusedByReason: byReason,
    warnings: countedWarnings(stage).map(warningOf)
  }
}
