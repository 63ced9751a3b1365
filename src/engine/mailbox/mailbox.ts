import type { MailboxFaults } from '../../shared/models/mailbox.ts'
import type { EngineContext } from '../context/index.ts'
import { openCaptureServer } from './capture-server.ts'
import { noFaults } from '../../shared/models/mailbox-faults.ts'
import { insertCaptured } from './captured.sql.ts'

/** The test mailbox of this run: its server, and the faults it plays. These are forgotten at the end of the run. */
export interface Mailbox {
  /** Of the SMTP server on 127.0.0.1; null where the data can only be read, so that nothing could be captured. */
  port: number | null
  faults(): MailboxFaults
  setFaults(faults: MailboxFaults): void
  close(): Promise<void>
}

export async function openMailbox({
  db,
  clock,
  random,
  events,
  log
}: Pick<EngineContext, 'db' | 'clock' | 'random' | 'events' | 'log'>): Promise<Mailbox> {
  let faults = noFaults
  const server = db.readOnly
    ? null
    : await openCaptureServer({
        clock,
        random,
        faults: () => faults,
        store(messages) {
          insertCaptured(db, messages)
          events.changed('mailbox')
          return Promise.resolve()
        },
        onError: (error) => log.error({ err: error }, 'the test mailbox failed')
      })
  return {
    port: server?.port ?? null,
    faults: () => faults,
    setFaults(next) {
      faults = next
      events.changed('mailbox')
    },
    close: async () => server?.close()
  }
}
