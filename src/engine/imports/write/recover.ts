import { rm } from 'node:fs/promises'
import { addNotice } from '../../db/index.ts'
import type { EngineContext } from '../../context/index.ts'
import { createBatchedWriter } from './batched-writer.ts'
import { stageFolder } from '../staging/open-imports.ts'
import { setImport, unfinishedImports } from '../imports.sql.ts'
import { revertImport } from './revert-import.ts'

/**
 * Ends what an earlier run of the engine left in the middle: an import that was being written is taken back, one that
 * was being undone is undone, one that was only looked at is forgotten. Before anything else looks at the users.
 */
export async function recoverImports({ db, clock, dataDir, events }: EngineContext): Promise<void> {
  const pieces = createBatchedWriter(db, null)
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
    const { kept } = await revertImport(db, order, pieces)
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
  await pieces.close()
  await rm(stageFolder(dataDir), { recursive: true, force: true })
}
