import type { ImportFormat, ImportProgress } from '../../shared/models/import.ts'
import type { Actor } from '../../shared/models/actor.ts'
import type { EngineContext } from '../context/index.ts'
import { checkImport, type ChosenReading, type Tell } from './check/check-import.ts'
import { commitImport, undoImport } from './write/commit-import.ts'
import type { GuessFrom } from './guess-columns.ts'
import { inspectFile } from './inspect-file.ts'
import { createOpenImports, type OpenImport } from './staging/open-imports.ts'
import { insertImport, setImport } from './imports.sql.ts'
import { requireImport } from './require-import.ts'
import { type RowOfFile, findMentions } from './staging/find-mentions.ts'
import { createYielder } from '../runtime/index.ts'
import { streamProgress } from './stream-progress.ts'
import type { RevertedImport } from './write/revert-import.ts'
import type { UsersForImport } from './write/lock-users.ts'

type Wanted = { [Part in keyof ImportFormat]?: ImportFormat[Part] | undefined }
type Stream = AsyncGenerator<ImportProgress, void, void>

/** The imports of this run of the engine. */
export interface Imports {
  /** Opens an import of a file. Throws FILE_UNREADABLE, FILE_NOT_CSV, FILE_TOO_LARGE. */
  inspect(
    path: string,
    fileName: string,
    actor: Actor,
    wanted: Wanted | undefined,
    guessFrom?: GuessFrom
  ): Promise<OpenImport>
  /** Throws NOT_FOUND. */
  get(id: number): OpenImport
  /** The stream's last message is the report. It is canceled when the stream's reader or `caller` goes away. */
  check(id: number, chosen: ChosenReading, caller?: AbortSignal): Stream
  commit(id: number, actor: Actor, caller?: AbortSignal): Stream
  undo(id: number, actor: Actor): Promise<RevertedImport>
  discard(id: number): Promise<void>
  /** Rows of the chosen files, refused or not saved yet, for whose text `isIn` holds. */
  rowsAbout(isIn: (text: string) => boolean, signal?: AbortSignal): AsyncGenerator<RowOfFile, void, void>
  /** Forgets every file chosen in this session, and the refused rows. */
  forgetAll(): Promise<void>
  /** Cancels what is in progress. The next start reverts what is only partly saved. */
  close(): Promise<void>
}

export function createImports(context: EngineContext, users: UsersForImport): Imports {
  const { db, clock, dataDir } = context
  const open = createOpenImports(dataDir)
  const ending = new AbortController()
  let undoing: Promise<unknown> = Promise.resolve()

  const stream = (
    opened: OpenImport,
    caller: AbortSignal | undefined,
    work: (tell: Tell, signal: AbortSignal) => ReturnType<typeof checkImport>
  ): Stream =>
    streamProgress<ImportProgress, ImportProgress>(
      (tell, reader) =>
        opened.alone(reader, async (signal) => {
          const counts = await work(tell, signal)
          return { kind: 'report', report: { importId: opened.id, ...counts } }
        }),
      caller
    )

  const discard = async (id: number) => {
    await open.forget(id)
    if (requireImport(db, id).state === 'open') setImport(db, id, { state: 'discarded' })
  }

  return {
    async inspect(path, fileName, actor, wanted, guessFrom) {
      const inspected = await inspectFile(path, fileName, wanted, guessFrom)
      return open.add(insertImport(db, fileName, clock.now(), actor), path, fileName, inspected)
    },
    get: open.get,
    check(id, chosen, caller) {
      const opened = open.get(id)
      return stream(opened, caller, (tell, signal) =>
        checkImport(context, users.identities, opened, chosen, tell, signal)
      )
    },
    commit(id, actor, caller) {
      const opened = open.get(id)
      return stream(opened, caller, (tell, signal) =>
        commitImport(context, users, opened, actor, tell, signal, () => ending.signal.aborted)
      )
    },
    undo(id, actor) {
      const undone = undoImport(context, users, id, actor, ending.signal)
      undoing = undone.catch(() => {})
      return undone
    },
    discard,
    async *rowsAbout(isIn, signal) {
      const slices = createYielder(signal)
      for (const opened of open.all()) {
        yield* await opened.alone(signal, () => findMentions(opened, isIn, slices))
      }
    },
    async forgetAll() {
      for (const { id } of open.all()) await discard(id)
    },
    async close() {
      ending.abort()
      await Promise.all([open.close(), undoing])
    }
  }
}
