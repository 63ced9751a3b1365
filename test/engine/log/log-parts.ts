import { createMessageMaker } from '../../../src/engine/campaigns/message/message-maker.ts'
import type { SendContext } from '../../../src/engine/campaigns/message/send-context.ts'
import type { Db } from '../../../src/engine/db/database.ts'
import { classify } from '../../../src/engine/mail/verdicts/classify-reply.ts'
import type { EngineContext } from '../../../src/engine/context/engine-context.ts'
import { claim } from '../../../src/engine/deliveries/claim.ts'
import { createAttemptIds } from '../../../src/engine/deliveries/attempts.sql.ts'
import { fromTheStart, readDue, readRows } from '../../../src/engine/deliveries/due-deliveries.sql.ts'
import { settle } from '../../../src/engine/deliveries/settle.ts'
import type { AttemptOutcome } from '../../../src/shared/models/delivery.ts'
import { defaultSettings } from '../../../src/shared/models/default-settings.ts'

export function addCampaign(db: Db, name: string, context: SendContext = sendContext()): number {
  const { lastInsertRowid } = db
    .statement(
      `INSERT INTO campaigns (kind, name, state, created_at, context, selection, account_id, template_name)
       VALUES ('campaign', ?, 'running', 1, ?, '{}', 1, 'Confirm')`
    )
    .run(name, JSON.stringify(context))
  return Number(lastInsertRowid)
}

export interface LoggedAttempt {
  campaignId: number
  userId: number
  address: string
  startedAt: number
  outcome: AttemptOutcome
  cause: string | null
  name?: string
  reply?: string | null
}

/** Writes attempts straight into the log, each with a delivery of its own. Returns their ids. */
export function addAttempts(db: Db, attempts: readonly LoggedAttempt[]): number[] {
  return db.transaction(() =>
    attempts.map(({ campaignId, userId, address, startedAt, outcome, cause, name = 'A', reply = null }) => {
      const { lastInsertRowid: delivery } = db
        .statement(
          `INSERT INTO deliveries (campaign_id, user_id, address, address_key, domain, name, state)
           VALUES (?, ?, ?, ?, 'x.example', ?, 'sending')`
        )
        .run(campaignId, userId, address, address.toLowerCase(), name)
      const { lastInsertRowid } = db
        .statement(
          `INSERT INTO attempts (delivery_id, campaign_id, user_id, address, try, started_at, outcome, cause, reply, account_name)
           VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, 'Office')`
        )
        .run(delivery, campaignId, userId, address, startedAt, outcome, cause, reply)
      return Number(lastInsertRowid)
    })
  )
}

export function sendContext(changes: Partial<SendContext> = {}): SendContext {
  return {
    account: {
      name: 'Office',
      kind: 'smtp',
      from: { name: 'Office', address: 'hello@office.example' },
      replyTo: 'help@office.example'
    },
    service: { name: 'Ragtime', website: 'https://ragtime.example' },
    subjectPrefix: '[Ragtime]',
    cooldown: 24 * 3_600_000,
    unknownOutcomes: 'hold',
    firstBatch: null,
    links: {
      ...defaultSettings.links,
      target: 'own',
      pattern: 'https://ragtime.example/confirm?t={{ token }}'
    },
    confirmUrl: null,
    linkLifetime: 24 * 3_600_000,
    template: {
      id: 'confirm-account',
      name: 'Confirm your account',
      version: 1,
      source: {
        subject: 'Confirm your address, {{ user.name }}',
        preheader: '',
        html: '<p>Hello {{ user.name }}, <a href="{{ link }}">confirm</a> for {{ user.fields.plan }}.</p>',
        text: 'Hello {{ user.name }}\n{{ link }}\n'
      }
    },
    ...changes
  }
}

/**
 * One mail to a new user as the queue sends it: made, claimed, handed over (nowhere) and settled as `reply` says. The
 * bytes that went out come back with the attempt's id.
 */
export function sendOne(
  parts: EngineContext,
  user: { name: string; address: string },
  reply = { code: 250, enhanced: '2.0.0', text: '250 2.0.0 Ok: queued as 4Zk1x9' }
): { attemptId: number; raw: Buffer; deliveryId: number } {
  const { db, clock } = parts
  const context = sendContext()
  const campaignId = addCampaign(db, 'Spring', context)
  const { lastInsertRowid: userId } = db
    .statement(
      `INSERT INTO users (external_id, name, name_key, address, address_key, domain, fields, status, created_at, updated_at)
       VALUES ('4711', ?, ?, ?, ?, 'x.example', '{"plan":"Gold & Silver"}', 'pending', 1, 1)`
    )
    .run(user.name, user.name, user.address, user.address)
  db.statement(
    `INSERT INTO deliveries (campaign_id, user_id, address, address_key, domain, name, state)
     VALUES (?, ?, ?, ?, 'x.example', ?, 'waiting')`
  ).run(campaignId, userId, user.address, user.address, user.name)
  const make = createMessageMaker(context, parts, false)
  const due = readDue(db, campaignId, 'fresh', clock.now(), fromTheStart().fresh, 1)
  const [row] = readRows(
    db,
    due.map(({ id }) => id),
    clock.now()
  )
  const made = make(row!)
  if ('skip' in made) throw new Error(`Skipped: ${made.skip}`)
  const [claimed] = db.transaction(() => claim(db, [made], 'Office', clock.now(), createAttemptIds(db)))
  const result = {
    outcome: reply.code < 300 ? ('accepted' as const) : ('failed' as const),
    bodyRead: true,
    phase: 'final' as const,
    reply,
    error: reply.code < 300 ? null : { code: 'EMESSAGE', message: reply.text },
    startedAt: clock.now(),
    durationMs: 41.4
  }
  const verdict = classify(result)
  const { outcome, cause } = verdict
  const state = outcome === 'accepted' ? 'accepted' : 'rejected'
  db.transaction(() =>
    settle(db, [{ claimed: claimed!, result, verdict, outcome, state, dueAt: 0, cause }], clock.now() + 41)
  )
  return { attemptId: claimed!.attemptId, raw: claimed!.message.raw, deliveryId: claimed!.delivery.id }
}
