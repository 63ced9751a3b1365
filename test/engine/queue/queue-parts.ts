import type { PauseDetail } from '../../../src/shared/words/pause-words.ts'
import { createHash } from 'node:crypto'
import { type Clock, systemClock } from '../../../src/engine/runtime/clock.ts'
import type { Db } from '../../../src/engine/db/database.ts'
import type {
  OutgoingMessage,
  SendResult,
  SmtpAccountConfig,
  SmtpPhase
} from '../../../src/engine/mail/mailer.ts'
import { createSmtpMailer, type SmtpMailerDeps } from '../../../src/engine/mail/smtp/smtp-mailer.ts'
import type { EngineContext } from '../../../src/engine/context/engine-context.ts'
import { claim, type Claimed } from '../../../src/engine/deliveries/claim.ts'
import { createDispatcher, type Dispatcher } from '../../../src/engine/queue/dispatcher.ts'
import {
  type DueRow,
  fromTheStart,
  readDue,
  readRows
} from '../../../src/engine/deliveries/due-deliveries.sql.ts'
import { decideOutcome } from '../../../src/engine/deliveries/decide-outcome.ts'
import { activeCampaign, type MakeMessage } from '../../../src/engine/queue/account-queue/active-campaign.ts'
import type { PreparedMessage } from '../../../src/engine/deliveries/prepared-message.ts'
import { createRateLimit } from '../../../src/engine/queue/limits/rate-limit.ts'
import { settle } from '../../../src/engine/deliveries/settle.ts'
import { createStopLoss } from '../../../src/engine/queue/limits/stop-loss.ts'
import type { ScriptedSmtpServer } from '../../helpers/scripted-smtp-server.ts'
import { addUsers, statesOf } from '../../helpers/test-engine.ts'
import { createTestParts, type TestParts } from '../../helpers/test-parts.ts'
import { insertCampaign } from '../../builders/insert-rows.ts'

/** A queue on a real database and a real mailer, without templates: what is sent is beside the point. */
export interface QueueTest {
  test: TestParts
  parts: EngineContext
  dispatcher: Dispatcher
  pauses: { campaignId: number; reason: string; detail: PauseDetail }[]
  /** Makes a running campaign of `n` recipients, `address(i)` each; not handed to the dispatcher yet. */
  campaign(n: number, address?: (i: number) => string): number
  run(campaignId: number, options?: { perSecond?: number; firstBatch?: number; stopLoss?: boolean }): void
  /** How many deliveries are in each state that any is in. */
  states(campaignId: number): Record<string, number>
  /** Resolves when `holds` after a turn of the queue. */
  until(holds: () => boolean): Promise<void>
  close(): Promise<void>
}

export interface QueueTestOptions {
  connections?: number
  perSecond?: number
  /** Real time where none is given: the queue waits for a real server. */
  clock?: Clock
  account?: Partial<SmtpAccountConfig>
  mailer?: Partial<SmtpMailerDeps>
  /** Called as a message is handed over. */
  handedOver?: () => void
  /** Called as connections are replaced, with the time that what is under way gets. */
  closing?: (graceMs: number) => void
  /** Left on the disk; plenty where not given. */
  freeBytes?: number
}

export function createQueueTest(
  server: Pick<ScriptedSmtpServer, 'port'>,
  options: QueueTestOptions = {}
): QueueTest {
  const test = createTestParts()
  // What it stores comes from the same clock.
  const clock = options.clock ?? systemClock
  const parts: EngineContext = { ...test.parts, clock }
  const { db } = parts
  const waiting = new Set<() => void>()
  const moved = () => {
    for (const look of waiting) look()
  }
  const pauses: QueueTest['pauses'] = []
  const openMailer = () => {
    const mailer = createSmtpMailer(
      {
        host: '127.0.0.1',
        port: server.port,
        security: 'plain-loopback',
        user: null,
        password: null,
        maxConnections: options.connections ?? 3,
        messagesPerConnection: 100,
        ...options.account
      },
      { clock: clock.now, ...options.mailer }
    )
    const { send, close } = mailer
    return Object.assign(mailer, {
      close(grace: { graceMs: number }) {
        options.closing?.(grace.graceMs)
        return close(grace)
      },
      send(message: OutgoingMessage) {
        options.handedOver?.()
        return send(message)
      }
    })
  }
  const dispatcher = createDispatcher(
    parts,
    {
      account: () => ({ id: 1, name: 'Test', ratePerSecond: options.perSecond ?? null }),
      openMailer
    },
    async () => options.freeBytes ?? Infinity
  )
  dispatcher.reportTo({
    moved,
    outage: () => {},
    clockSet: () => {},
    drained: moved,
    pause(campaignId, reason, detail) {
      dispatcher.halt(campaignId)
      pauses.push({ campaignId, reason, detail })
      moved()
    }
  })

  return {
    test,
    parts,
    dispatcher,
    pauses,
    campaign: (n, address) => makeCampaign(db, n, address),
    run(campaignId, { perSecond, firstBatch, stopLoss = false } = {}) {
      dispatcher.run(
        1,
        activeCampaign({
          id: campaignId,
          kind: 'campaign',
          make: plainMessage,
          rate: createRateLimit(perSecond ?? null, clock),
          stopLoss: stopLoss ? createStopLoss(() => parts.settings.get().sending.stopLoss) : null,
          firstBatchLeft: firstBatch ?? null
        })
      )
    },
    states: (campaignId) => statesOf(db, campaignId),
    until(holds) {
      return new Promise((resolve) => {
        const look = () => {
          if (!holds()) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      })
    },
    async close() {
      await dispatcher.close(1000)
      test.cleanup()
    }
  }
}

/** A running campaign of `n` recipients, in the database only. */
export function makeCampaign(
  db: Db,
  n: number,
  address: (i: number) => string = (i) => `user${i}@x.example`
): number {
  return db.transaction(() => {
    const id = insertCampaign(db, { name: 'Test', created_at: 0, template_name: 'Test' })
    const { last } = db.statement('SELECT coalesce(max(id), 0) AS last FROM users').get() as { last: number }
    addUsers(db, n, { address: (i) => address(i - last), from: last + 1 })
    db.statement(
      `INSERT INTO deliveries (campaign_id, user_id, address, address_key, domain, name, state)
       SELECT ?, id, address, address_key, domain, name, 'waiting' FROM users WHERE id > ?`
    ).run(id, last)
    return id
  })
}

/** Makes a message of few bytes that is the same every time. */
export const plainMessage: MakeMessage = (row) => {
  const messageId = row.messageId ?? `<${row.id}@test.example>`
  const raw = Buffer.from(
    `From: <a@test.example>\r\nTo: <${row.address}>\r\nMessage-ID: ${messageId}\r\nSubject: Test\r\n\r\nTest\r\n`
  )
  return {
    delivery: row,
    message: { envelope: { from: 'a@test.example', to: row.address }, raw, messageId },
    hash: createHash('sha256').update(raw).digest(),
    link: { url: `https://x.example/${row.id}`, issuedAt: 0, expiresAt: systemClock.now() + 86_400_000 },
    valuesJson: '{}',
    datedAt: row.datedAt ?? systemClock.now(),
    cooldown: null,
    unknownOutcomes: 'hold'
  }
}

/** What the mailer says when the server said `text` at `phase`. */
export function answered(text: string, phase: SmtpPhase, bodyRead = phase === 'final'): SendResult {
  const accepted = text.startsWith('2')
  return {
    outcome: accepted ? 'accepted' : 'failed',
    bodyRead,
    phase,
    reply: { code: Number(text.slice(0, 3)), enhanced: /\d\.\d+\.\d+/.exec(text)?.[0] ?? null, text },
    error: accepted
      ? null
      : { code: phase === 'auth' ? 'EAUTH' : bodyRead ? 'EMESSAGE' : 'EENVELOPE', message: text },
    startedAt: 0,
    durationMs: 1
  }
}

export const accepted = answered('250 2.0.0 Ok', 'final')

/** What the mailer says when the connection went away without a word. */
export const lost = (bodyRead: boolean): SendResult => ({
  outcome: 'failed',
  bodyRead,
  phase: bodyRead ? 'final' : 'connect',
  reply: null,
  error: { code: 'ECONNECTION', message: 'Connection closed' },
  startedAt: 0,
  durationMs: 1
})

/** Deliveries that are due, made and claimed as the lane does it: in one transaction, then under way. */
export function claimDue(
  { db, clock }: Pick<EngineContext, 'db' | 'clock'>,
  campaignId: number,
  nextId: () => number,
  most = 100
): Claimed[] {
  const now = clock.now()
  const ids = (['deferred', 'again', 'fresh'] as const)
    .flatMap((kind) => readDue(db, campaignId, kind, now, fromTheStart()[kind], most).map(({ id }) => id))
    .slice(0, most)
  const rows = readRows(db, ids, now)
  return db.transaction(() => claim(db, rows.map(prepare), 'Test', now, nextId))
}

const prepare = (row: DueRow): PreparedMessage => {
  const made = plainMessage(row)
  if ('skip' in made) throw new Error('Every row makes a message here.')
  return made
}

/** Writes a result down as the lane does. */
export function settleOne(
  { db, clock }: Pick<EngineContext, 'db' | 'clock'>,
  claimed: Claimed,
  result: SendResult,
  unknownOutcomes: 'hold' | 'resend' = 'hold'
): void {
  const now = clock.now()
  db.transaction(() => settle(db, [decideOutcome(claimed, result, unknownOutcomes, now, () => 0.5)], now))
}
