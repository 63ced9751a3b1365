import { createHash } from 'node:crypto'
import { systemClock } from '../../../src/engine/clock.ts'
import { createSmtpMailer } from '../../../src/engine/mail/smtp-mailer.ts'
import type { Parts } from '../../../src/engine/parts.ts'
import { createDispatcher, type Dispatcher } from '../../../src/engine/queue/dispatcher.ts'
import { laneCampaign, type MakeMessage } from '../../../src/engine/queue/lane-campaign.ts'
import { createRateLimit } from '../../../src/engine/queue/rate-limit.ts'
import { createStopLoss } from '../../../src/engine/queue/stop-loss.ts'
import type { ScriptedSmtpServer } from '../../helpers/scripted-smtp-server.ts'
import { createTestParts, type TestParts } from '../../helpers/test-parts.ts'

/** A queue on a real database and a real mailer, without templates: what is sent is beside the point. */
export interface QueueTest {
  test: TestParts
  parts: Parts
  dispatcher: Dispatcher
  pauses: { campaignId: number; reason: string; detail: string }[]
  /** Makes a running campaign of `n` recipients, `address(i)` each; not handed to the dispatcher yet. */
  campaign(n: number, address?: (i: number) => string): number
  run(campaignId: number, options?: { perSecond?: number; firstBatch?: number; stopLoss?: boolean }): void
  /** How many deliveries are in each state that any is in. */
  states(campaignId: number): Record<string, number>
  /** Resolves when `holds` after a turn of the queue. */
  until(holds: () => boolean): Promise<void>
  close(): Promise<void>
}

export function createQueueTest(
  server: ScriptedSmtpServer,
  options: { connections?: number; perSecond?: number } = {}
): QueueTest {
  const test = createTestParts()
  // Real time: the queue waits for a real server. What it stores comes from the same clock.
  const parts: Parts = { ...test.parts, clock: systemClock }
  const { db } = parts
  const waiting = new Set<() => void>()
  const moved = () => {
    for (const look of waiting) look()
  }
  const pauses: QueueTest['pauses'] = []
  const mailer = () =>
    createSmtpMailer(
      {
        host: '127.0.0.1',
        port: server.port,
        security: 'plain-loopback',
        user: null,
        password: null,
        maxConnections: options.connections ?? 3,
        messagesPerConnection: 100
      },
      { clock: systemClock.now }
    )
  const dispatcher = createDispatcher(
    parts,
    {
      account: () => ({ id: 1, name: 'Test', ratePerSecond: options.perSecond ?? null }),
      openMailer: mailer
    },
    {
      moved,
      drained: moved,
      pause(campaignId, reason, detail) {
        dispatcher.halt(campaignId)
        pauses.push({ campaignId, reason, detail })
        moved()
      }
    }
  )

  return {
    test,
    parts,
    dispatcher,
    pauses,
    campaign(n, address = (i) => `user${i}@x.example`) {
      return db.transaction(() => {
        const { lastInsertRowid } = db
          .statement(
            `INSERT INTO campaigns (kind, name, state, created_at, context, selection, account_id, template_name)
             VALUES ('campaign', 'Test', 'running', 0, '{}', '{}', 1, 'Test')`
          )
          .run()
        for (let i = 1; i <= n; i++) addRecipient(parts, Number(lastInsertRowid), address(i))
        return Number(lastInsertRowid)
      })
    },
    run(campaignId, { perSecond, firstBatch, stopLoss = false } = {}) {
      dispatcher.run(
        1,
        laneCampaign({
          id: campaignId,
          kind: 'campaign',
          make: plainMessage,
          rate: createRateLimit(perSecond ?? null, systemClock),
          stopLoss: stopLoss ? createStopLoss(() => parts.settings.get().sending.stopLoss) : null,
          firstBatchLeft: firstBatch ?? null
        })
      )
    },
    states(campaignId) {
      const rows = db
        .statement('SELECT state, count(*) AS n FROM deliveries WHERE campaign_id = ? GROUP BY state')
        .all(campaignId) as { state: string; n: number }[]
      return Object.fromEntries(rows.map(({ state, n }) => [state, n]))
    },
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

function addRecipient({ db }: Parts, campaignId: number, address: string): void {
  const domain = address.split('@')[1]!
  const { lastInsertRowid } = db
    .statement(
      `INSERT INTO users (name, name_key, address, address_key, domain, status, created_at, updated_at)
       VALUES ('', '', ?, ?, ?, 'pending', 0, 0)`
    )
    .run(address, address, domain)
  db.statement(
    `INSERT INTO deliveries (campaign_id, user_id, address, address_key, domain, name, state)
     VALUES (?, ?, ?, ?, ?, '', 'waiting')`
  ).run(campaignId, lastInsertRowid, address, address, domain)
}

const plainMessage: MakeMessage = (row) => {
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
    datedAt: row.datedAt ?? systemClock.now()
  }
}
