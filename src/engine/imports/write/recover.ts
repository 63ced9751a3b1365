import { rm } from 'node:fs/promises'
import { addNotice } from '../../db/index.ts'
import type { EngineContext } from '../../context/index.ts'
import { createBatchedWriter } from './batched-writer.ts'
import { stageFolder } from '../staging/open-imports.ts'
import { setImport, unfinishedImports } from '../imports.sql.ts'
import { revertImport } from './revert-import.ts'

/**
 * Finishes what an earlier run of the engine did not: it reverts an import that was being saved or undone, and discards one
 * that was only open. It runs before anything else reads the users.
 */
export async function recoverImports({ db, clock, dataDir, events }: EngineContext): Promise<void> {
  const writer = createBatchedWriter(db, null)
  for (const { id, fileName, state, firstUserId, lastUserId, undoneBy } of unfinishedImports(db)) {
    if (state === 'open') {
      setImport(db, id, { state: 'discarded' })
      continue
    }
    const order = {
      importId: id,
      fileName,
      firstId: firstUserId ?? 1,
      lastId: lastUserId ?? 0,
      now: clock.now(),
      undoneBy
    }
    const { kept } = await revertImport(db, order, writer)
    if (state === 'undoing' || kept > 0) {
      setImport(db, id, { state: 'undone', undone_at: clock.now() })
    } else {
      setImport(db, id, { state: 'discarded' })
    }
    if (state === 'undoing') continue
    addNotice(db, clock, {
      kind: 'warning',
      phrase: { reason: 'import-interrupted', params: { fileName } }
    })
    events.changed('notices')
  }
  await writer.close()
  await rm(stageFolder(dataDir), { recursive: true, force: true })
}
