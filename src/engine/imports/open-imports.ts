import { rm } from 'node:fs/promises'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { Counts } from './compare-rows.ts'
import type { Inspected } from './inspect-file.ts'

/** An import between the choice of its file and the end of the engine, or of the import. */
export interface OpenImport {
  id: number
  path: string
  fileName: string
  inspected: Inspected
  stageFile: string
  refusedFile: string
  /** What the last check found, and the version of the identities it found it with. */
  checked: { counts: Counts; identities: number } | null
  /** What runs on it. One at a time: a check called off lets the next one begin when it has ended. */
  busy: Promise<void>
}

export interface OpenImports {
  add(id: number, path: string, fileName: string, inspected: Inspected): OpenImport
  /** Throws NOT_FOUND. */
  get(id: number): OpenImport
  forget(id: number): Promise<void>
}

/** The folder for what waits to be written. Nothing in it is worth anything to another run of the engine. */
export const stageFolder = (dataDir: string) => join(dataDir, 'imports')

export function createOpenImports(dataDir: string): OpenImports {
  const folder = stageFolder(dataDir)
  const all = new Map<number, OpenImport>()
  return {
    add(id, path, fileName, inspected) {
      mkdirSync(folder, { recursive: true })
      const opened: OpenImport = {
        id,
        path,
        fileName,
        inspected,
        stageFile: join(folder, `${id}.db`),
        refusedFile: join(folder, `${id}-refused.db`),
        checked: null,
        busy: Promise.resolve()
      }
      all.set(id, opened)
      return opened
    },
    get(id) {
      const found = all.get(id)
      if (!found) throw new AppError('NOT_FOUND', 'This import is not open any more. Choose the file again.')
      return found
    },
    async forget(id) {
      const found = all.get(id)
      all.delete(id)
      if (!found) return
      await found.busy
      await Promise.all([rm(found.stageFile, { force: true }), rm(found.refusedFile, { force: true })])
    }
  }
}
