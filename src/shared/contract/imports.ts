import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import * as imports from '../models/import.ts'
import { fileHandle, id, pageOf } from '../models/paging.ts'
import { call, change, nothing } from './procedure.ts'

export const importsContract = {
  inspect: change(imports.inspectRequest, imports.importInspection),
  /** Judges every row and counts; writes nothing to the users. */
  check: call(
    z.object({
      importId: id,
      format: imports.importFormat,
      columns: z.array(imports.columnMapping).max(500),
      statuses: z.array(imports.statusChoice).max(1000).default([])
    }),
    eventIterator(imports.importProgress)
  ),
  refused: call(
    z.object({ importId: id, offset: z.number().int().min(0), limit: z.number().int().min(1).max(500) }),
    pageOf(imports.refusedRow)
  ),
  saveRefused: call(z.object({ importId: id, file: fileHandle }), z.object({ rows: z.number().int() })),
  /** Writes what `check` counted. Cancelling the stream stops between batches and takes back what was written. */
  commit: change(z.object({ importId: id }), eventIterator(imports.importProgress)),
  discard: change(z.object({ importId: id }), nothing),
  list: call(nothing, z.array(imports.importRecord)),
  undo: change(
    z.object({ importId: id }),
    z.object({ removed: z.number().int(), restored: z.number().int(), kept: z.number().int() })
  )
}
