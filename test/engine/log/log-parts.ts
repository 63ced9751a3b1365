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
import { insertAttempt, insertCampaign, insertDelivery, insertUser } from '../../builders/insert-rows.ts'

export const addCampaign = (db: Db, name: string, context: SendContext = sendContext()): number =>
  insertCampaign(db, { name, context: JSON.stringify(context) })

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
      const recipient = { user_id: userId, address, address_key: address.toLowerCase(), name }
      const delivery = insertDelivery(db, { campaign_id: campaignId, ...recipient, state: 'sending' })
      return insertAttempt(db, { delivery_id: delivery, started_at: startedAt, outcome, cause, reply })
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
  const userId = insertUser(db, { ...user, external_id: '4711', fields: '{"plan":"Gold & Silver"}' })
  insertDelivery(db, { campaign_id: campaignId, user_id: userId })
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
