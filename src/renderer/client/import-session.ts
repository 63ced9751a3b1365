import type { AppError } from '../../shared/errors.ts'
import type {
  ColumnMapping,
  ImportFormat,
  ImportInspection,
  ImportProgress,
  ImportReport,
  StatusChoice
} from '../../shared/models/import.ts'
import type { FileHandle } from '../../shared/ipc/shell.ts'
import type { EngineClient } from './engine-client.ts'
import { narrowError } from './narrow-error.ts'

type Progress = Extract<ImportProgress, { kind: 'progress' }>

/**
 * One import, from the file to the rows: `choosing` → `reading` → `mapping` (each change of the columns is checked at
 * once, nothing is written) → `writing` → `done`. It lives beside the screens: a person may look at something else
 * while a million rows are written.
 */
export type ImportState =
  | { step: 'choosing'; error: AppError | null }
  | { step: 'reading'; file: FileHandle }
  | {
      step: 'mapping'
      file: FileHandle
      inspection: ImportInspection
      columns: ColumnMapping[]
      /** What the person says that words of the status column mean. */
      statuses: StatusChoice[]
      progress: Progress | null
      report: ImportReport | null
      error: AppError | null
    }
  | { step: 'writing'; inspection: ImportInspection; report: ImportReport; progress: Progress | null }
  | { step: 'done'; inspection: ImportInspection; report: ImportReport }

export interface ImportSession {
  get: () => ImportState
  subscribe: (listener: () => void) => () => void
  /** Reads what the file looks like; the one before is forgotten. */
  open: (file: FileHandle) => Promise<void>
  /** Reads the same file as another encoding, delimiter, or with its first row as data. */
  setFormat: (format: Partial<ImportFormat>) => Promise<void>
  setColumns: (columns: ColumnMapping[]) => Promise<void>
  setStatuses: (statuses: StatusChoice[]) => Promise<void>
  commit: () => Promise<void>
  /** While writing: stops, and what was written is taken back. Before: the file is forgotten. */
  cancel: () => Promise<void>
  /** After the end: ready for the next file. */
  close: () => void
}

export function createImportSession(client: EngineClient): ImportSession {
  let state: ImportState = { step: 'choosing', error: null }
  const listeners = new Set<() => void>()
  let underWay = new AbortController()

  const set = (next: ImportState) => {
    state = next
    for (const listener of listeners) listener()
  }
  /** Ends what is under way; what comes later from it is not listened to. */
  const begin = (): AbortSignal => {
    underWay.abort()
    underWay = new AbortController()
    return underWay.signal
  }

  async function discard(importId: number) {
    // A failure to forget a check costs nothing: the engine forgets it at its next start.
    await client.imports.discard({ importId }).catch(() => undefined)
  }

  async function read(file: FileHandle, format: Partial<ImportFormat> | undefined) {
    const signal = begin()
    const before = 'inspection' in state ? state.inspection.importId : null
    if (format === undefined) set({ step: 'reading', file })
    try {
      const inspection = await client.imports.inspect({ file: file.handle, format }, { signal })
      if (before !== null && before !== inspection.importId) void discard(before)
      if (signal.aborted) return
      set({
        step: 'mapping',
        file,
        inspection,
        columns: inspection.columns,
        statuses: [],
        progress: null,
        report: null,
        error: null
      })
      await check(signal)
    } catch (error) {
      if (!signal.aborted) set({ step: 'choosing', error: narrowError(error) })
    }
  }

  async function check(signal: AbortSignal) {
    if (state.step !== 'mapping') return
    const { inspection, columns, statuses } = state
    try {
      const stream = await client.imports.check(
        { importId: inspection.importId, format: inspection.format, columns, statuses },
        { signal }
      )
      for await (const event of stream) {
        if (signal.aborted || state.step !== 'mapping') return
        if (event.kind === 'progress') set({ ...state, progress: event })
        else set({ ...state, progress: null, report: event.report, error: null })
      }
    } catch (error) {
      if (!signal.aborted && state.step === 'mapping') {
        set({ ...state, progress: null, report: null, error: narrowError(error) })
      }
    }
  }

  async function changeReading(change: { columns: ColumnMapping[] } | { statuses: StatusChoice[] }) {
    if (state.step !== 'mapping') return
    const signal = begin()
    set({ ...state, ...change, report: null, progress: null, error: null })
    await check(signal)
  }

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    open: (file) => (state.step === 'writing' ? Promise.resolve() : read(file, undefined)),
    async setFormat(format) {
      if (state.step === 'mapping') await read(state.file, { ...state.inspection.format, ...format })
    },
    setColumns: (columns) => changeReading({ columns }),
    setStatuses: (statuses) => changeReading({ statuses }),
    async commit() {
      if (state.step !== 'mapping' || state.report === null) return
      const before = state
      const { inspection, report } = state
      const signal = begin()
      set({ step: 'writing', inspection, report, progress: null })
      try {
        const stream = await client.imports.commit({ importId: inspection.importId }, { signal })
        for await (const event of stream) {
          if (signal.aborted) return
          if (event.kind === 'progress') set({ step: 'writing', inspection, report, progress: event })
          else set({ step: 'done', inspection, report: event.report })
        }
      } catch (error) {
        if (!signal.aborted) set({ ...before, error: narrowError(error) })
      }
    },
    async cancel() {
      begin()
      const importId = 'inspection' in state ? state.inspection.importId : null
      const wasWriting = state.step === 'writing'
      set({ step: 'choosing', error: null })
      if (importId !== null && !wasWriting) await discard(importId)
    },
    close: () => {
      begin()
      set({ step: 'choosing', error: null })
    }
  }
}
