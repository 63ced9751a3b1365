import { toReasoned } from '../../shared/errors.ts'
import type { FromEngine } from '../../shared/ipc/engine-messages.ts'
import type { Imports } from '../imports/index.ts'
import { addNotice } from '../db/index.ts'
import type { EngineContext } from '../context/index.ts'
import { erasePeople, type EraseServices, erasingStill } from './erase-people.ts'

export interface Privacy {
  /**
   * Removes users with all traces; whether the engine starts anew for it right away. While mails are being sent it does
   * not: the data file is written anew at its next start.
   */
  erase(ids: readonly number[]): Promise<{ restarts: boolean }>
  readonly imports: Imports
  /** Calls off what is under way; it goes on at the next start. */
  close(): Promise<void>
}

/** Goes on at once with whatever the last run of the engine had begun. */
export function createPrivacy(
  parts: EngineContext,
  services: EraseServices & { imports: Imports },
  tell: (message: FromEngine) => void,
  isSending: () => boolean
): Privacy {
  const ending = new AbortController()
  let underWay: Promise<unknown> = Promise.resolve()
  /** One after the other. */
  const erase = (ids: readonly number[]) => {
    const mine = underWay.then(() => erasePeople(parts, services, ids, ending.signal))
    underWay = mine.catch((error: unknown) => {
      if (!ending.signal.aborted) tellCutShort(parts, error)
    })
    return mine
  }
  const left = erasingStill(parts.db)
  if (left.length > 0 && !parts.db.readOnly) {
    erase(left).catch(() => {})
  }
  return {
    imports: services.imports,
    async erase(ids) {
      await erase(ids)
      const restarts = !isSending()
      if (restarts) tell({ type: 'restart', forget: [] })
      return { restarts }
    },
    async close() {
      ending.abort()
      await underWay
    }
  }
}

/** Nobody sees them any more, so nobody would look whether all of it was done. */
function tellCutShort({ db, clock, events, log }: EngineContext, error: unknown): void {
  if (erasingStill(db).length === 0) return
  log.error({ err: error }, 'people could not be removed with all traces')
  try {
    addNotice(db, clock, {
      kind: 'warning',
      phrase: { reason: 'erasing-interrupted', params: { error: toReasoned(error) } }
    })
    events.changed('notices')
  } catch {
    // The disk is full. Whoever asked for it was told, and the next start tries again.
  }
}
