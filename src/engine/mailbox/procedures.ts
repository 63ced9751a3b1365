import { AppError } from '../../shared/errors.ts'
import type { CapturedRow } from '../../shared/models/mailbox.ts'
import type { Page } from '../../shared/models/paging.ts'
import { implementer, type EngineContext } from '../context/index.ts'
import { createYielder } from '../runtime/index.ts'
import type { Mailbox } from './mailbox.ts'
import {
  capturedPage,
  capturedRange,
  capturedRows,
  deleteCaptured,
  findCaptured,
  markSeen,
  searchCaptured
} from './captured.sql.ts'
import { readMessage } from './read-message.ts'

/** Rows that search and clearing process before they yield. */
const rowsPerSlice = 500

export function mailboxProcedures(context: EngineContext, faultPlay: Pick<Mailbox, 'faults' | 'setFaults'>) {
  const { db, events } = context
  const { mailbox } = implementer

  return {
    page: mailbox.page.handler(({ input: { offset, limit, search }, signal }) => {
      if (search !== undefined && search.trim() !== '') return found(search.trim(), offset, limit, signal)
      const { newest, total } = capturedRange(db)
      return { rows: capturedPage(db, newest - offset, limit), offset, total }
    }),

    /** Opening an email marks it as seen, unless the data is read-only. */
    get: mailbox.get.handler(async ({ input }) => {
      const captured = findCaptured(db, input.id)
      if (!captured) throw new AppError('NOT_FOUND', 'captured-email-gone')
      if (!captured.row.seen && !db.readOnly) {
        markSeen(db, input.id)
        events.changed('mailbox')
      }
      return { ...captured.row, seen: true, message: await readMessage(captured.raw) }
    }),

    clear: mailbox.clear.handler(async ({ signal }) => {
      const { oldest, newest, total } = capturedRange(db)
      const slices = createYielder(signal)
      for (let through = oldest - 1; through < newest;) {
        through = Math.min(through + rowsPerSlice, newest)
        deleteCaptured(db, through)
        events.changed('mailbox')
        await slices.turn()
      }
      return { removed: total }
    }),

    faults: mailbox.faults.handler(() => faultPlay.faults()),
    setFaults: mailbox.setFaults.handler(({ input }) => {
      faultPlay.setFaults(input)
      return {}
    })
  }

  async function found(
    search: string,
    offset: number,
    limit: number,
    signal: AbortSignal | undefined
  ): Promise<Page<CapturedRow>> {
    const { oldest, newest } = capturedRange(db)
    const slices = createYielder(signal)
    const ids: number[] = []
    for (let through = newest; through >= oldest; through -= rowsPerSlice) {
      ids.push(...searchCaptured(db, search, through - rowsPerSlice, through))
      await slices.turn()
    }
    return { rows: capturedRows(db, ids.slice(offset, offset + limit)), offset, total: ids.length }
  }
}
