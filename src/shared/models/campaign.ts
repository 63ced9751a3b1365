import { z } from 'zod'
import { ratePerSecond } from './account.ts'
import { skipReasons } from './delivery.ts'
import { id, instant } from './paging.ts'
import { reasoned } from './reasoned.ts'
import { unknownOutcomes } from './words.ts'
import { selection } from './user.ts'

/**
 * Campaign: `held` (a few seconds in which it can be called off) → `running` ⇄ `paused` (with a reason) → `finished`
 * | `stopped`. A scheduled one waits in `scheduled`; one called off is `stopped` with nothing sent. A single resend is a
 * campaign of one, of kind `single`, kept out of the Campaigns list.
 */
export const campaignStates = ['scheduled', 'held', 'running', 'paused', 'finished', 'stopped'] as const
export type CampaignState = (typeof campaignStates)[number]

export const campaignKinds = ['campaign', 'single', 'test'] as const
export type CampaignKind = (typeof campaignKinds)[number]

export const pauseReasons = [
  'person',
  'first-batch',
  'account-refused',
  'sender-refused',
  'quota',
  'same-code-in-a-row',
  'too-many-rejected',
  'restored',
  'account-missing',
  'template-broken',
  'disk-full'
] as const
export type PauseReason = (typeof pauseReasons)[number]

export const outcomeCounts = z.object({
  waiting: z.number().int(),
  sending: z.number().int(),
  accepted: z.number().int(),
  deferred: z.number().int(),
  rejected: z.number().int(),
  unknown: z.number().int(),
  skipped: z.number().int(),
  cancelled: z.number().int()
})
export type OutcomeCounts = z.infer<typeof outcomeCounts>

/** Every kind of wait there is; a test enumerates them, so that none is silent. */
export const waitKinds = [
  /** Its recipients are being put in the queue. */
  'preparing',
  /** It can still be called off. */
  'held',
  /** It starts at a set time. */
  'scheduled',
  /** It is paused, by a person or by itself. */
  'paused',
  /** Deferred recipients wait for their next try. */
  'retry',
  /** The disk is full, or nearly. */
  'disk',
  'asleep',
  /** The mail server cannot be reached or used. */
  'breaker',
  /** The mail server asked for a rest. */
  'cool-down',
  /** The mail server allows fewer connections than the account has. */
  'connections',
  /** A recipient domain is slowed. */
  'domain',
  /** Another campaign of the same account goes first. */
  'turn',
  /** A rate, the campaign's or the account's. */
  'rate',
  /** The mail server takes its time to answer. */
  'answer'
] as const
export type WaitKind = (typeof waitKinds)[number]

/** What slows or stops sending right now, each with its time: never a silent wait. words/wait-words.ts has the texts. */
export const waitReason = z.object({
  kind: z.enum(waitKinds),
  phrase: reasoned,
  /** When it began, where that tells something. */
  since: instant.nullable(),
  /** When it goes on, or is tried again; null: nobody can tell. */
  until: instant.nullable()
})

export type WaitReason = z.infer<typeof waitReason>

export const campaignSummary = z.object({
  id,
  kind: z.enum(campaignKinds),
  name: z.string(),
  state: z.enum(campaignStates),
  pauseReason: z.enum(pauseReasons).nullable(),
  /** What exactly paused it, such as the server's words: words/pause-words.ts. */
  pauseDetail: reasoned.nullable(),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  /** When `held` ends or a `scheduled` one starts. */
  startsAt: instant.nullable(),
  templateName: z.string(),
  accountName: z.string(),
  accountKind: z.enum(['mailbox', 'smtp']),
  /** The most messages a second it may send, whatever the account allows; null: as many as the account. */
  ratePerSecond: z.number().nullable(),
  /** Recipients chosen, skipped ones included; grows while the queue is still being filled. */
  total: z.number().int(),
  /** False while the queue is still being filled. */
  prepared: z.boolean(),
  counts: outcomeCounts
})
export type CampaignSummary = z.infer<typeof campaignSummary>

export const unfinishedWork = z.object({
  /** Campaigns that run, or start or resume automatically within seconds or hours; not those that are scheduled. */
  campaigns: z.number().int(),
  /** Messages that are with a mail server. */
  sending: z.number().int()
})

/** What `campaigns.watch` says, at most ten times a second. */
export const campaignProgress = campaignSummary.extend({
  /** Messages settled a second, over the last five seconds. */
  perSecond: z.number(),
  /** Milliseconds left at this rate; null when it cannot be told. */
  remainingMs: z.number().nullable(),
  waits: z.array(waitReason)
})
export type CampaignProgress = z.infer<typeof campaignProgress>

export const campaignOptions = z.object({
  name: z.string().trim().min(1).max(120),
  templateId: z.string().min(1).max(80),
  accountId: id,
  /** Milliseconds the links work for. */
  linkLifetime: z
    .number()
    .int()
    .min(15 * 60_000),
  /** Messages a second; null: as fast as the account allows. */
  ratePerSecond: ratePerSecond.default(null),
  startWith: z
    .union([
      z.object({ kind: z.literal('all') }),
      /** Pauses by itself after this many. */
      z.object({ kind: z.literal('first'), count: z.number().int().min(1).max(10_000) }),
      z.object({ kind: z.literal('at'), at: instant })
    ])
    .default({ kind: 'all' }),
  /** Also to people who were sent one within the cooldown. */
  evenIfRecent: z.boolean().default(false),
  /** What becomes of deliveries whose outcome is unknown; as the settings say where it is not given. */
  unknownOutcomes: z.enum(unknownOutcomes).optional()
})
export type CampaignOptions = z.infer<typeof campaignOptions>

export const preflightRequest = z.object({
  selection,
  evenIfRecent: z.boolean().default(false),
  accountId: id.optional(),
  ratePerSecond: ratePerSecond.default(null)
})

/** Exactly who gets it and who does not, and why. `matching` = `willBeSent` + the skipped. */
export const preflightReport = z.object({
  matching: z.number().int(),
  skipped: z.record(z.enum(skipReasons), z.number().int()),
  willBeSent: z.number().int(),
  /** At most, from the account's and the campaign's limit; null: no limit. */
  ratePerSecond: z.number().nullable(),
  estimatedMs: z.number().nullable(),
  /** Why it cannot start; empty when it can. */
  blockers: z.array(reasoned),
  /** What holds the account up right now: words/trouble-words.ts. */
  troubles: z.array(reasoned)
})
export type PreflightReport = z.infer<typeof preflightReport>

export const preflightProgress = z.union([
  z.object({ kind: z.literal('counting'), looked: z.number().int(), of: z.number().int() }),
  z.object({ kind: z.literal('report'), report: preflightReport })
])

export const causeGroup = z.object({
  /** An id of models/causes.ts; of the skipped, their reason. */
  cause: z.string(),
  state: z.enum(['deferred', 'rejected', 'unknown', 'skipped', 'waiting']),
  count: z.number().int(),
  /** Code and enhanced code of the newest of the group. */
  reply: z.string().nullable(),
  /** When the next of the group is tried. */
  nextAt: instant.nullable()
})
export type CauseGroup = z.infer<typeof causeGroup>

export const rateSample = z.object({
  /** Start of the second. */
  at: instant,
  accepted: z.number().int(),
  other: z.number().int()
})
/** What slowed it, and when; words/chart-words.ts has the texts. */
export const rateMark = z.object({ from: instant, to: instant.nullable(), phrase: reasoned })
export const rateHistory = z.object({
  samples: z.array(rateSample),
  marks: z.array(rateMark),
  stepMs: z.number().int()
})
export type RateHistory = z.infer<typeof rateHistory>

/** What can be done with a campaign, or with some of its deliveries. */
export const campaignAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call-off') }),
  z.object({ kind: z.literal('start-now') }),
  z.object({ kind: z.literal('pause') }),
  z.object({ kind: z.literal('resume') }),
  z.object({ kind: z.literal('stop') }),
  z.object({ kind: z.literal('set-rate'), ratePerSecond }),
  z.object({ kind: z.literal('retry'), cause: z.string().max(80), state: z.enum(['deferred', 'rejected']) }),
  z.object({
    kind: z.literal('decide'),
    deliveryIds: z.array(id).max(10_000).nullable(),
    decision: z.enum(['send-again', 'count-as-accepted'])
  })
])
export type CampaignAction = z.infer<typeof campaignAction>

/** What an action would do if it were taken now, or did. */
export const actionReport = z.object({
  /** How many it is about: that go, or that do not when something is stopped, or that count as accepted. */
  changed: z.number().int(),
  /** How many are left as they are, or left out when it is their turn. */
  skipped: z.number().int(),
  /** False: recipients are still being put in the queue, and those to come are not counted. */
  exact: z.boolean(),
  /** All of it, put into words by words/action-words.ts. */
  phrase: reasoned
})
export type ActionReport = z.infer<typeof actionReport>

/** The most a person was shown in `changed`: where it would be more by now, nothing is done (CHANGED_MEANWHILE). */
export const atMost = z.number().int().min(0).optional()

/** What a campaign was started with, to start another one like it. */
export const duplicateOptions = z.object({
  selection,
  options: campaignOptions,
  /** What differs, such as a removed template for which `options` has another one: words/duplicate-words.ts. */
  changes: z.array(reasoned)
})
export type DuplicateOptions = z.infer<typeof duplicateOptions>
