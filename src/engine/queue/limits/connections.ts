import type { Mailer, OutgoingMessage, SendResult } from '../../mail/index.ts'

/** Replaced connections get as long to end as an answer may take (RFC 5321 §4.5.3.2.6). */
const maxAnswerMs = 600_000

/**
 * An account's connections to its server: those in use, and those they took the place of, which still finish what they
 * have. What is under way on the latter takes no place from the former.
 */
export interface Connections {
  /** How many messages may be under way on those in use. Opens them; throws AppError where they cannot be. */
  capacity(): number
  /** The same, without opening any: 0 where there are none. */
  openCapacity(): number
  /** Messages under way on those in use. */
  busy(): number
  /** Never rejects. `outdated`: others had taken the place of the connection it came over. */
  send(message: OutgoingMessage): Promise<{ result: SendResult; outdated: boolean }>
  /** The next message opens new ones. Those in use get `graceMs` to end, or as long as a server may take to answer. */
  renew(graceMs?: number): void
  close(graceMs: number): Promise<void>
}

export function createConnections(openMailer: () => Mailer): Connections {
  let current: { mailer: Mailer; busy: number } | null = null
  const replaced = new Set<Mailer>()

  const inUse = () => (current ??= { mailer: openMailer(), busy: 0 })
  return {
    capacity: () => inUse().mailer.capacity,
    openCapacity: () => current?.mailer.capacity ?? 0,
    busy: () => current?.busy ?? 0,
    async send(message) {
      const used = inUse()
      used.busy++
      const result = await used.mailer.send(message)
      used.busy--
      return { result, outdated: used !== current }
    },
    renew(graceMs = maxAnswerMs) {
      if (!current) return
      const { mailer } = current
      current = null
      replaced.add(mailer)
      void mailer.close({ graceMs }).then(() => replaced.delete(mailer))
    },
    async close(graceMs) {
      const open = [...replaced, ...(current ? [current.mailer] : [])]
      await Promise.all(open.map((mailer) => mailer.close({ graceMs })))
    }
  }
}
