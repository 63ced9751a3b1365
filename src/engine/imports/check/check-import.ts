import type { ImportProgress } from '../../../shared/models/import.ts'
import type { EngineContext } from '../../context/index.ts'
import type { Identities } from '../../users/index.ts'
import type { CheckOrder } from './check-file.ts'
import type { Counts } from './compare-rows.ts'
import { inspectFile } from '../inspect-file.ts'
import type { OpenImport } from '../staging/open-imports.ts'
import type { StageOrder } from '../staging/stage-rows.ts'
import { runCheck } from './run-check.ts'

export type Tell = (progress: ImportProgress) => void
export type ChosenReading = Pick<StageOrder, 'format' | 'columns' | 'statuses'>
type CheckContext = Pick<EngineContext, 'db' | 'clock'>

/**
 * Checks every row and counts. It writes nothing to the users. Throws FILE_UNREADABLE, INVALID_FIELD, DISK_FULL, and the
 * signal's reason.
 */
export async function checkImport(
  { db, clock }: CheckContext,
  identities: Identities,
  opened: OpenImport,
  chosen: ChosenReading,
  tell: Tell,
  signal: AbortSignal
): Promise<Counts> {
  opened.checked = null
  const { path, fileName, inspected } = opened
  const { size, modifiedAt } = inspected
  const isSame = JSON.stringify(chosen.format) === JSON.stringify(inspected.format)
  const { width, headers } = isSame ? inspected : await inspectFile(path, fileName, chosen.format)
  const version = identities.version()
  const read = { ...chosen, file: path, fileName, size, modifiedAt, width, headers, now: clock.now() }
  const { stageFile, refusedFile } = opened
  const counts = await run({ read, stageFile, refusedFile, databaseFile: db.file, rows: 0 }, tell, signal)
  opened.checked = { counts, identities: version }
  return counts
}

/** The counts of the check, computed again if users were added, removed or changed since. */
export async function countsNow(
  { db }: CheckContext,
  identities: Identities,
  opened: OpenImport,
  checked: NonNullable<OpenImport['checked']>,
  tell: Tell,
  signal: AbortSignal
): Promise<Counts> {
  const version = identities.version()
  if (checked.identities === version) return checked.counts
  const { stageFile, refusedFile } = opened
  const { rows } = checked.counts
  const counts = await run({ read: null, stageFile, refusedFile, databaseFile: db.file, rows }, tell, signal)
  opened.checked = { counts, identities: version }
  return counts
}

async function run(order: CheckOrder, tell: Tell, signal: AbortSignal): Promise<Counts> {
  const events = runCheck(order, signal)
  for (;;) {
    const next = await events.next()
    if (next.done) return next.value
    tell(next.value)
  }
}
