import { mkdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import type { Counts } from '../check/compare-rows.ts'
import type { Inspected } from '../inspect-file.ts'

/** An import, from the choice of its file to the end of the engine. */
export interface OpenImport {
  id: number
  path: string
  fileName: string
  inspected: Inspected
  stageFile: string
  refusedFile: string
  /** What the last check found, and for which version of the identities. Null: nothing to save. */
  checked: { counts: Counts; identities: number } | null
  /**
   * Runs one work at a time: it waits until a canceled one has ended. `work`'s signal is aborted with the caller's, and
   * when the import is forgotten.
   */
  alone<T>(caller: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T>
}

export interface OpenImports {
  add(id: number, path: string, fileName: string, inspected: Inspected): OpenImport
  /** Throws NOT_FOUND. */
  get(id: number): OpenImport
  all(): OpenImport[]
  /** Cancels what is in progress, and removes the files when that has ended. */
  forget(id: number): Promise<void>
  /** Cancels everything. Resolves when it has ended. */
  close(): Promise<void>
}

/** The folder for rows that wait to be saved. It is worthless to another run of the engine. */
export const stageFolder = (dataDir: string) => join(dataDir, 'imports')

export function createOpenImports(dataDir: string): OpenImports {
  const folder = stageFolder(dataDir)
  const all = new Map<number, { opened: OpenImport; end: () => Promise<void> }>()
  return {
    add(id, path, fileName, inspected) {
      mkdirSync(folder, { recursive: true })
      const ending = new AbortController()
      let busy: Promise<unknown> = Promise.resolve()
      const opened: OpenImport = {
        id,
        path,
        fileName,
        inspected,
        stageFile: join(folder, `${id}.db`),
        refusedFile: join(folder, `${id}-refused.db`),
        checked: null,
        alone(caller, work) {
          const signal = caller ? AbortSignal.any([caller, ending.signal]) : ending.signal
          const mine = busy.then(() => {
            signal.throwIfAborted()
            return work(signal)
          })
          busy = mine.catch(() => {})
          return mine
        }
      }
      const end = async () => {
        ending.abort()
        await busy
      }
      all.set(id, { opened, end })
      return opened
    },
    get(id) {
      const found = all.get(id)
      if (!found) throw new AppError('NOT_FOUND', 'import-not-open')
      return found.opened
    },
    all: () => [...all.values()].map(({ opened }) => opened),
    async forget(id) {
      const found = all.get(id)
      if (!found) return
      all.delete(id)
      await found.end()
      const { stageFile, refusedFile } = found.opened
      await Promise.all([rm(stageFile, { force: true }), rm(refusedFile, { force: true })])
    },
    async close() {
      await Promise.all([...all.values()].map(({ end }) => end()))
    }
  }
}
