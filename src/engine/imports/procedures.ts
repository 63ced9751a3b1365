import { existsSync } from 'node:fs'
import { sentenceError } from '../../shared/errors.ts'
import { os, type Parts } from '../context/index.ts'
import type { Imports } from './imports.ts'
import { listImports } from './queries.ts'
import { refusedPage, saveRefused } from './refused-rows.ts'

/** Every procedure of `imports.*`. */
export function importProcedures({ db, files }: Pick<Parts, 'db' | 'files'>, imports: Imports) {
  const refusedFile = (importId: number) => {
    const { refusedFile } = imports.get(importId)
    if (!existsSync(refusedFile)) {
      throw sentenceError('WRONG_STATE', 'This file was not checked yet. Choose it again.')
    }
    return refusedFile
  }

  return {
    inspect: os.imports.inspect.handler(async ({ input, context: { actor } }) => {
      const { path, name } = files.toRead(input.file)
      const { id, inspected } = await imports.inspect(path, name, actor, input.format, input.guessFrom)
      const { size, format, columns, sample, warnings } = inspected
      return { importId: id, fileName: name, size, format, columns, sample, warnings }
    }),

    check: os.imports.check.handler(({ input: { importId, format, columns }, signal }) =>
      imports.check(importId, { format, columns }, signal)
    ),

    refused: os.imports.refused.handler(({ input: { importId, offset, limit } }) =>
      refusedPage(refusedFile(importId), offset, limit)
    ),

    saveRefused: os.imports.saveRefused.handler(async ({ input: { importId, file }, signal }) => ({
      rows: await saveRefused(refusedFile(importId), files.toWrite(file).path, signal)
    })),

    commit: os.imports.commit.handler(({ input, signal, context: { actor } }) =>
      imports.commit(input.importId, actor, signal)
    ),

    discard: os.imports.discard.handler(async ({ input }) => {
      await imports.discard(input.importId)
      return {}
    }),

    list: os.imports.list.handler(() => listImports(db)),

    undo: os.imports.undo.handler(({ input, context: { actor } }) => imports.undo(input.importId, actor))
  }
}
