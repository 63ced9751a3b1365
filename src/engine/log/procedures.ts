import { AppError } from '../../shared/errors.ts'
import { implementer, type EngineContext } from '../context/index.ts'
import { exportLog, streamCsv, streamLog } from './export-log.ts'
import { createMatchingAttempts } from './matching-attempts.ts'
import { messageAsSent } from './message-as-sent.ts'
import { findAttempt, keptMessage, logRows } from './attempts.sql.ts'

export function logProcedures({ db, files, log: engineLog }: Pick<EngineContext, 'db' | 'files' | 'log'>) {
  const matching = createMatchingAttempts(db)
  const { log } = implementer

  return {
    page: log.page.handler(async ({ input: { filter, offset, limit }, signal }) => {
      const ids = await matching.of(filter, signal)
      const end = Math.max(0, ids.length - offset)
      const rows = logRows(db, ids.slice(Math.max(0, end - limit), end))
      return { rows, offset, total: ids.length }
    }),

    get: log.get.handler(async ({ input }) => {
      const attempt = findAttempt(db, input.id)
      if (!attempt) throw new AppError('NOT_FOUND', 'attempt-gone')
      return {
        ...attempt,
        ...(await messageAsSent(keptMessage(db, input.id), engineLog))
      }
    }),

    stream: log.stream.handler(({ input, signal }) => streamLog(db, matching, input, signal)),

    csv: log.csv.handler(({ input, signal }) => streamCsv(streamLog(db, matching, input, signal))),

    export: log.export.handler(async ({ input: { filter, file }, signal }) => ({
      rows: await exportLog(db, matching, filter, files.toWrite(file).path, signal)
    }))
  }
}
