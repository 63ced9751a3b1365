import type { EngineContext } from '../context/index.ts'
import { clearMails } from './clear-mails.ts'
import { clearValues } from './clear-values.ts'

const hour = 3_600_000
const day = 24 * hour

export interface Retention {
  /** Calls off what is under way, and resolves when it has ended. */
  close(): Promise<void>
}

/**
 * Keeps what messages were made from, and mails in the test mailbox, for as many days as the settings say
 * (`log.messageDays`) and no longer: looked after at start, every hour, and when the setting changes.
 */
export function startRetention({
  db,
  clock,
  settings,
  events,
  log
}: Pick<EngineContext, 'db' | 'clock' | 'settings' | 'events' | 'log'>): Retention {
  const ending = new AbortController()
  let cancel: (() => void) | undefined
  let underWay: Promise<void> = Promise.resolve()
  let days = settings.get().log.messageDays

  const look = async () => {
    try {
      const before = clock.now() - days * day
      const cleared = await clearValues(db, before, ending.signal)
      if (cleared > 0) {
        log.info({ cleared, days }, 'message values past their keeping time were cleared')
        events.changed('log')
      }
      const removed = await clearMails(db, before, ending.signal)
      if (removed > 0) {
        log.info({ removed, days }, 'mails in the test mailbox past their keeping time were removed')
        events.changed('mailbox')
      }
    } catch (error) {
      if (ending.signal.aborted) return
      // A full disk, say. The values are kept for an hour more.
      log.error({ err: error }, 'what is past its keeping time could not be cleared')
    }
  }
  /** One after the other; the next one is an hour after the last. */
  const begin = () => {
    cancel?.()
    underWay = underWay.then(look).then(() => {
      if (!ending.signal.aborted) cancel = clock.after(hour, begin)
    })
  }

  const unlisten = settings.onChange((changed) => {
    if (changed.log.messageDays === days) return
    days = changed.log.messageDays
    begin()
  })
  begin()

  return {
    async close() {
      ending.abort()
      unlisten()
      cancel?.()
      await underWay
    }
  }
}
