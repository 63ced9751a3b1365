import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import * as deliveries from '../models/delivery.ts'
import { fileHandle, pageOf } from '../models/paging.ts'
import { byId, call } from './procedure.ts'

export const logContract = {
  page: call(
    z.object({
      filter: deliveries.logFilter.default({}),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500)
    }),
    pageOf(deliveries.logRow)
  ),
  get: call(byId, deliveries.attemptDetail),
  /** What matches now, newest first, in batches; for a reader who takes them one after the other. */
  stream: call(deliveries.logStreamRequest, eventIterator(z.array(deliveries.exportedAttempt))),
  /** The same as CSV, the names of the columns first. */
  csv: call(deliveries.logStreamRequest, eventIterator(z.string())),
  export: call(
    z.object({ filter: deliveries.logFilter.default({}), file: fileHandle }),
    z.object({ rows: z.number().int() })
  )
}
