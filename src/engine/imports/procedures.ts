import { existsSync } from 'node:fs'
import { AppError } from '../../shared/errors.ts'
import type { ImportProgress } from '../../shared/models/import.ts'
import { os, type Parts } from '../parts.ts'
import {
  checkImport,
  commitImport,
  discardImport,
  undoImport,
  type UsersForImport
} from './import-service.ts'
import { inspectFile } from './inspect-file.ts'
import { createOpenImports } from './open-imports.ts'
import { insertImport, listImports } from './queries.ts'
import { refusedPage, saveRefused } from './refused-rows.ts'
import { streamProgress } from './stream-progress.ts'

/** Every procedure of `imports.*`. */
export function importProcedures(parts: Parts, users: UsersForImport) {
  const { db, clock, files, dataDir } = parts
  const open = createOpenImports(dataDir)
  const refusedFile = (importId: number) => {
    const { refusedFile } = open.get(importId)
    if (!existsSync(refusedFile)) {
      throw new AppError('WRONG_STATE', 'This file was not checked yet. Choose it again.')
    }
    return refusedFile
  }

  return {
    inspect: os.imports.inspect.handler(async ({ input }) => {
      const { path, name } = files.toRead(input.file)
      const inspected = await inspectFile(path, name, input.format)
      const { id } = open.add(insertImport(db, name, clock.now()), path, name, inspected)
      const { size, format, columns, sample, warnings } = inspected
      return { importId: id, fileName: name, size, format, columns, sample, warnings }
    }),

    check: os.imports.check.handler(({ input: { importId, ...chosen }, signal }) => {
      const opened = open.get(importId)
      return streamProgress<ImportProgress, ImportProgress>(
        (tell, ending) => checkImport(parts, users, opened, chosen, tell, ending),
        signal
      )
    }),

    refused: os.imports.refused.handler(({ input: { importId, offset, limit } }) =>
      refusedPage(refusedFile(importId), offset, limit)
    ),

    saveRefused: os.imports.saveRefused.handler(async ({ input: { importId, file }, signal }) => ({
      rows: await saveRefused(refusedFile(importId), files.toWrite(file).path, signal)
    })),

    commit: os.imports.commit.handler(({ input: { importId }, signal }) => {
      const opened = open.get(importId)
      return streamProgress<ImportProgress, ImportProgress>(
        (tell, ending) => commitImport(parts, users, opened, tell, ending),
        signal
      )
    }),

    discard: os.imports.discard.handler(async ({ input }) => {
      await discardImport(parts, open, input.importId)
      return {}
    }),

    list: os.imports.list.handler(() => listImports(db)),

    undo: os.imports.undo.handler(({ input }) => undoImport(parts, users, input.importId))
  }
}
