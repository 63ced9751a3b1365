import { setTimeout as wait } from 'node:timers/promises'
import { createQueueTest } from '../test/engine/queue/queue-parts.ts'
import { createRunningClock } from '../test/helpers/running-clock.ts'
import { startScriptedSmtpServer, type Turn } from '../test/helpers/scripted-smtp-server.ts'
import { type Fault, isAfterBody, isOpening, type Phase, rulesFor } from './phase-faults.ts'

export interface Cell {
  fault: Fault
  phase: Phase
  connection: 'fresh' | 'reused'
}

/** What a client waits for an answer. Ten minutes in the app. */
const answerTimeoutMs = 2000

/**
 * A campaign over STARTTLS with a log-in, one connection at a time, to a server that does the fault `times` times, on
 * fresh connections or on such as have sent before (of what belongs to a connection itself: on the first one, or on a later
 * one). Returns what is not as the table of replies says.
 */
export async function playCell(cell: Cell, times: number, variant: number): Promise<string[]> {
  const { fault, phase, connection } = cell
  const later = isOpening(phase) && connection === 'reused'
  const recipients = times * (later ? 4 : 2)
  // A client may send MAIL, RCPT and DATA at once, or wait for each answer; EHLO comes before TLS and once more in it.
  const extensions = variant % 2 === 0 ? ['PIPELINING'] : []
  const secureEhlo = variant % 4 < 2
  let struck = 0
  const oddOnes = (n: number) => (n % 2 === 1) === (connection === 'fresh')
  const strikes = (turn: Turn): boolean => {
    if (struck >= times) return false
    if (isOpening(phase)) return oddOnes(turn.connection) && (phase !== 'ehlo' || turn.secure === secureEhlo)
    return connection === 'fresh' ? turn.message % 2 === 1 : turn.messageOnConnection % 2 === 0
  }
  /** Of each recipient: how often the server began to read the message. */
  const begun = new Map<string, number>()
  const server = await startScriptedSmtpServer({
    tls: 'starttls',
    auth: true,
    extensions,
    keepBodies: false,
    script: [
      {
        at: 'body',
        answer: ({ recipient }) => void begun.set(recipient!, (begun.get(recipient!) ?? 0) + 1)
      },
      ...rulesFor(fault, phase, extensions, strikes, () => struck++)
    ]
  })
  const clock = createRunningClock()
  const perConnection = later ? 2 : connection === 'fresh' ? 1 : 100
  const queue = createQueueTest(server, {
    clock,
    connections: 1,
    account: {
      security: 'starttls',
      user: 'u',
      password: 'p',
      tlsCa: server.certificate,
      messagesPerConnection: perConnection
    },
    mailer: { answerTimeoutMs }
  })
  try {
    const id = queue.campaign(recipients)
    queue.run(id)
    const settled = () => {
      const { accepted = 0, unknown = 0, rejected = 0 } = queue.states(id)
      return accepted + unknown + rejected === recipients
    }
    while (!settled() && queue.pauses.length === 0) {
      await wait(5)
      // The breaker and the next try wait for their time; nothing that is under way is hurried.
      if (queue.dispatcher.underWay(id) === 0) clock.jump(5000)
    }
    // Time enough for anything that would be sent once more.
    clock.jump(3_600_000)
    await wait(20)
    return judgeCell(cell, times, recipients, struck, {
      states: queue.states(id),
      attempts: counts(queue.parts.db.statement('SELECT outcome AS what FROM attempts').all()),
      tries: counts(queue.parts.db.statement('SELECT tries AS what FROM deliveries').all()),
      pauses: queue.pauses.length,
      twice: [...begun.values()].filter((n) => n > 1).length,
      arrived: counts(server.acceptedRecipients().map((what) => ({ what })))
    })
  } finally {
    await queue.close()
    await server.close()
  }
}

interface Seen {
  states: Record<string, number>
  attempts: Record<string, number>
  tries: Record<string, number>
  pauses: number
  /** Recipients whose message the server began to read more than once. */
  twice: number
  arrived: Record<string, number>
}

function counts(rows: Record<string, unknown>[]): Record<string, number> {
  const found: Record<string, number> = {}
  for (const { what } of rows) found[String(what)] = (found[String(what)] ?? 0) + 1
  return found
}

/** As mail.md's table: before the message was read back to waiting, without a try; after it unknown; an answer is an answer. */
function judgeCell(
  { fault, phase, connection }: Cell,
  times: number,
  all: number,
  struck: number,
  seen: Seen
): string[] {
  const isUnknown = isAfterBody(phase) && fault !== 'answered 421' && fault !== 'answered in two halves'
  const accepted = isUnknown ? all - times : all
  const failed =
    fault === 'answered in two halves'
      ? null
      : isUnknown
        ? 'unknown'
        : isAfterBody(phase)
          ? 'deferred'
          : 'not-sent'
  const isAnswered = fault === 'answered 421' && isAfterBody(phase)
  const wanted: Seen = {
    states: { accepted, ...(isUnknown ? { unknown: times } : {}) },
    attempts: { accepted, ...(failed ? { [failed]: times } : {}) },
    tries: isAnswered ? { 1: all - times, 2: times } : { 1: all },
    pauses: 0,
    // Only after a definite no.
    twice: isAnswered ? times : 0,
    arrived: seen.arrived
  }
  const where = `${fault} at ${phase}, ${connection}`
  const broken = (Object.keys(wanted) as (keyof Seen)[]).flatMap((key) => {
    const [is, must] = [JSON.stringify(sorted(seen[key])), JSON.stringify(sorted(wanted[key]))]
    return is === must ? [] : [`${where}: ${key} ${is} instead of ${must}`]
  })
  if (struck !== times) broken.push(`${where}: played ${struck} times of ${times}`)
  const copies = Object.values(seen.arrived)
  if (copies.some((n) => n > 1)) broken.push(`${where}: someone got it twice`)
  if (!isUnknown && copies.length !== all) broken.push(`${where}: ${copies.length} of ${all} got it`)
  return broken
}

const sorted = (value: number | Record<string, number>) =>
  typeof value === 'number'
    ? value
    : Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.localeCompare(b)))
