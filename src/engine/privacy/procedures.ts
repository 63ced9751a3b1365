import { AppError } from '../../shared/errors.ts'
import { mostErased } from '../../shared/models/words.ts'
import { implementer, type EngineContext } from '../context/index.ts'
import type { Users } from '../users/index.ts'
import { exportPerson } from './export-person.ts'
import type { Privacy } from './privacy.ts'
import { tracesOf } from './traces.ts'

/** What of `users.*` is about everything that is kept of somebody. */
export function privacyProcedures(parts: EngineContext, privacy: Privacy, users: Pick<Users, 'selected'>) {
  const { files } = parts
  return {
    exportData: implementer.users.exportData.handler(async ({ input: { id, file }, signal }) => {
      const { path } = files.toWrite(file)
      requireSome((await tracesOf(parts, [id])).ids)
      const rows = ({ isIn }: { isIn(text: string): boolean }) => privacy.imports.rowsAbout(isIn, signal)
      return { entries: await exportPerson(parts, rows, id, path, signal) }
    }),

    traces: implementer.users.traces.handler(async ({ input }) => {
      const selected = await users.selected(input.selection)
      const count = selected.count()
      if (count > mostErased) {
        throw new AppError('WRONG_STATE', 'too-many-to-erase', { selected: count, limit: mostErased })
      }
      const traces = await tracesOf(parts, [...selected])
      requireSome(traces.ids)
      return traces
    }),

    erase: implementer.users.erase.handler(async ({ input }) => {
      const { ids } = await tracesOf(parts, input.ids)
      requireSome(ids)
      return { erased: ids.length, ...(await privacy.erase(ids)) }
    })
  }
}

function requireSome(ids: readonly number[]): void {
  if (ids.length === 0) throw new AppError('NOT_FOUND', 'person-gone')
}
