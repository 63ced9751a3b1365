import { z } from 'zod'
import { id, instant, pageRequest } from './paging.ts'
import { deliveryStates, attemptOutcomes, notThroughStates } from './words.ts'

export type DeliveryState = (typeof deliveryStates)[number]

export type AttemptOutcome = (typeof attemptOutcomes)[number]

export const skipReasons = [
  'verified',
  'recently-sent',
  'undeliverable',
  'same-address',
  'no-link',
  'deleted'
] as const
export type SkipReason = (typeof skipReasons)[number]

/**
 * The user a message is for; 0 for a test, which goes to the administrator and is nobody's. Below 0: one who was removed
 * with all traces, and no user has such an id.
 */
const recipientUser = z.number().int()

export const deliveryRow = z.object({
  id,
  userId: recipientUser,
  name: z.string(),
  address: z.string(),
  state: z.enum(deliveryStates),
  skipReason: z.enum(skipReasons).nullable(),
  cause: z.string().nullable(),
  reply: z.string().nullable(),
  tries: z.number().int(),
  dueAt: instant.nullable(),
  settledAt: instant.nullable(),
  durationMs: z.number().nullable(),
  lastAttemptId: id.nullable()
})
export type DeliveryRow = z.infer<typeof deliveryRow>

export const deliveryPageRequest = pageRequest.extend({
  campaignId: id,
  state: z.enum(deliveryStates).optional(),
  cause: z.string().max(80).optional(),
  search: z.string().max(200).optional()
})

export const logFilter = z.object({
  campaignId: id.optional(),
  userId: id.optional(),
  outcome: z.enum(attemptOutcomes).optional(),
  /** Only the last attempt of each message that stands like this now. */
  stands: z.enum(notThroughStates).optional(),
  /** Only those the server has answered, or never will. */
  settled: z.boolean().optional(),
  cause: z.string().max(80).optional(),
  search: z.string().max(200).optional(),
  since: instant.optional(),
  until: instant.optional()
})
export type LogFilter = z.infer<typeof logFilter>

export const logRow = z.object({
  /** The attempt's id; grows with time. */
  id,
  at: instant,
  deliveryId: id,
  userId: recipientUser,
  campaignId: id,
  campaignName: z.string(),
  address: z.string(),
  outcome: z.enum(attemptOutcomes),
  cause: z.string().nullable(),
  /** Code, enhanced code and text as the server said them; or what broke the connection. */
  reply: z.string().nullable(),
  durationMs: z.number().nullable(),
  try: z.number().int()
})
export type LogRow = z.infer<typeof logRow>

export const logStreamRequest = z.object({
  filter: logFilter.default({}),
  /** Only the newest ones; null: all. */
  limit: z.number().int().min(1).nullable().default(null)
})
export type LogStreamRequest = z.infer<typeof logStreamRequest>

/** An attempt as programs and spreadsheets get it. */
export const exportedAttempt = z.object({
  at: instant,
  address: z.string(),
  name: z.string(),
  campaignName: z.string(),
  outcome: z.enum(attemptOutcomes),
  cause: z.string().nullable(),
  code: z.number().int().nullable(),
  enhanced: z.string().nullable(),
  reply: z.string().nullable(),
  durationMs: z.number().nullable(),
  try: z.number().int(),
  messageId: z.string().nullable()
})
export type ExportedAttempt = z.infer<typeof exportedAttempt>

/** A message as it was handed over. */
export const messageView = z.object({
  subject: z.string(),
  from: z.string(),
  to: z.string(),
  messageId: z.string(),
  html: z.string().nullable(),
  text: z.string().nullable(),
  source: z.string(),
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  links: z.array(z.string())
})
export type MessageView = z.infer<typeof messageView>

export const attemptDetail = logRow.extend({
  phase: z.string().nullable(),
  accountName: z.string(),
  settledAt: instant.nullable(),
  /** Null when it is past its keeping time. */
  message: messageView.nullable(),
  /** `exact`: its SHA-256 is that of the message sent. `remade`: made again from the kept values, bytes may differ. */
  fidelity: z.enum(['exact', 'remade', 'gone'])
})
export type AttemptDetail = z.infer<typeof attemptDetail>
