import { existsSync } from 'node:fs'
import { AppError } from '../../shared/errors.ts'
import { implementer, type EngineContext } from '../context/index.ts'
import type { Imports } from './imports.ts'
import { listImports } from './imports.sql.ts'
import { refusedPage, saveRefused } from './refused-rows.ts'

/** Every procedure of `imports.*`. */
export function importProcedures({ db, files }: Pick<EngineContext, 'db' | 'files'>, imports: Imports) {
  const refusedFile = (importId: number) => {
    const { refusedFile } = imports.get(importId)
    if (!existsSync(refusedFile)) {
      throw new AppError('WRONG_STATE', 'import-not-checked')
    }
    return refusedFile
  }

  return {
    inspect: implementer.imports.inspect.handler(async ({ input, context: { actor } }) => {
      const { path, name } = files.toRead(input.file)
      const { id, inspected } = await imports.inspect(path, name, actor, input.format, input.guessFrom)
      const { size, format, columns, sample, warnings } = inspected
      return { importId: id, fileName: name, size, format, columns, sample, warnings }
    }),

    check: implementer.imports.check.handler(({ input: { importId, ...chosen }, signal }) =>
      imports.check(importId, chosen, signal)
    ),

    refused: implementer.imports.refused.handler(({ input: { importId, offset, limit } }) =>
      refusedPage(refusedFile(importId), offset, limit)
    ),

    saveRefused: implementer.imports.saveRefused.handler(async ({ input: { importId, file }, signal }) => ({
      rows: await saveRefused(refusedFile(importId), files.toWrite(file).path, signal)
    })),

    commit: implementer.imports.commit.handler(({ input, signal, context: { actor } }) =>
      imports.commit(input.importId, actor, signal)
    ),

    discard: implementer.imports.discard.handler(async ({ input }) => {
      await imports.discard(input.importId)
      return {}
    }),

    list: implementer.imports.list.handler(() => listImports(db)),

    undo: implementer.imports.undo.handler(({ input, context: { actor } }) =>
      imports.undo(input.importId, actor)
    )
  }
}
