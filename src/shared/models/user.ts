import { z } from 'zod'
import { fileHandle, id, instant, pageRequest } from './paging.ts'
import { reasoned } from './reasoned.ts'
import {
  confirmedAfterMails,
  deliveryStates,
  nameWarnings,
  reachedStages,
  userSortKeys,
  userStatuses
} from './words.ts'

export type UserStatus = (typeof userStatuses)[number]
export type ReachedStage = (typeof reachedStages)[number]
export type ConfirmedAfter = (typeof confirmedAfterMails)[number]

export const userFilter = z.object({
  status: z.enum(userStatuses).optional(),
  /** Part of a name or address. */
  search: z.string().max(200).optional(),
  neverSent: z.boolean().optional(),
  linkExpired: z.boolean().optional(),
  lastOutcome: z.enum(deliveryStates).optional(),
  reached: z.enum(reachedStages).optional(),
  /** Confirmed by a link from this moment on, and up to that one. */
  confirmedSince: instant.optional(),
  confirmedUntil: instant.optional(),
  confirmedAfter: z.enum(confirmedAfterMails).optional(),
  domain: z.string().max(254).optional(),
  addedSince: instant.optional(),
  importId: id.optional()
})
export type UserFilter = z.infer<typeof userFilter>

/** 'All 1,000,000 but these two' is one small message. */
export const selection = z.union([
  z.object({ ids: z.array(id).min(1).max(10_000) }),
  z.object({ filter: userFilter, except: z.array(id).max(10_000).default([]) })
])
export type Selection = z.infer<typeof selection>

export const userSort = z.object({
  by: z.enum(userSortKeys),
  descending: z.boolean().default(false)
})
export type UserSort = z.infer<typeof userSort>

/** The state of a person's newest link. */
export const linkState = z.object({
  state: z.enum(['none', 'live', 'expired', 'used']),
  /** When it expires, expired or was used. */
  at: instant.nullable()
})

export const userRow = z.object({
  id,
  externalId: z.string().nullable(),
  name: z.string(),
  address: z.string(),
  status: z.enum(userStatuses),
  lastSentAt: instant.nullable(),
  lastOutcome: z.enum(deliveryStates).nullable(),
  /** When a deferred delivery is tried again. */
  lastDueAt: instant.nullable(),
  /** Deferred, and its campaign is paused: it is not tried again before that goes on. */
  lastIsPaused: z.boolean(),
  link: linkState,
  /** Messages a server accepted for this person. */
  sentCount: z.number().int()
})
export type UserRow = z.infer<typeof userRow>

export const userDetail = userRow.extend({
  role: z.string(),
  locale: z.string(),
  fields: z.record(z.string(), z.string()),
  createdAt: instant,
  updatedAt: instant,
  statusAt: instant.nullable(),
  statusBy: z.enum(['link', 'person', 'import', 'server']).nullable(),
  /** A phrase of words/undeliverable-words.ts. */
  undeliverableReason: reasoned.nullable(),
  importId: id.nullable(),
  warnings: z.array(z.enum(nameWarnings))
})
export type UserDetail = z.infer<typeof userDetail>

export type NameWarning = (typeof nameWarnings)[number]

const userFields = z.object({
  name: z.string().max(500),
  address: z.string().max(400),
  externalId: z.string().max(200).nullable(),
  role: z.string().max(200),
  locale: z.string().max(35),
  fields: z.record(z.string().max(100), z.string().max(10_000))
})
export const userInput = userFields.extend({
  externalId: userFields.shape.externalId.default(null),
  role: userFields.shape.role.default(''),
  locale: userFields.shape.locale.default(''),
  fields: userFields.shape.fields.default({})
})
/** What is not given stays as it is: so no defaults, which zod would fill in under `partial` too. */
export const userChange = userFields.partial()
export type UserInput = z.infer<typeof userInput>
export type ChangedField = keyof UserInput

export const userCounts = z.object({
  all: z.number().int(),
  pending: z.number().int(),
  verified: z.number().int(),
  undeliverable: z.number().int()
})
export type UserCounts = z.infer<typeof userCounts>

export const userPageRequest = pageRequest.extend({
  filter: userFilter.default({}),
  sort: userSort.default({ by: 'name', descending: false })
})

export const timelineEntry = z.object({
  at: instant,
  kind: z.enum([
    'imported',
    'added',
    'changed',
    'attempt',
    'link-opened',
    /** By a machine. */
    'link-fetched',
    'confirmed',
    'marked-verified',
    'marked-pending',
    'marked-undeliverable',
    'deleted',
    'restored',
    'decided'
  ]),
  /** Of words/timeline-words.ts. */
  phrase: reasoned,
  /** The name of the person who did it; null if nobody did, it is unknown, or it is the person who asks. */
  by: z.string().nullable(),
  attemptId: id.nullable(),
  campaignId: id.nullable(),
  outcome: z.enum([...deliveryStates, 'not-sent']).nullable(),
  /** The server's words as they came, for an attempt. */
  reply: z.string().nullable()
})
export type TimelineEntry = z.infer<typeof timelineEntry>

/** `selection`: who is written. */
export const exportRequest = z.object({ file: fileHandle, selection })

/** What is kept about users, as `erase` would take it away. */
export const traces = z.object({
  /** Whom exactly: also those among them who were deleted before and have the same address. */
  ids: z.array(id),
  deliveries: z.number().int(),
  attempts: z.number().int(),
  /** Campaigns that are not over and would still have sent to them. */
  waiting: z.number().int(),
  /** Messages that are with a mail server right now. */
  sending: z.number().int(),
  /** Of them, those whose address is kept from being sent to. */
  suppressed: z.number().int(),
  /** Other users who have the address of one of them, and stay. */
  sameAddress: z.number().int(),
  backups: z.number().int(),
  /** Names of saved views that search for one of them: the window takes these away. */
  views: z.array(z.string())
})
export type Traces = z.infer<typeof traces>
