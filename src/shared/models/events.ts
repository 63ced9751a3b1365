import { z } from 'zod'
import { campaignProgress } from './campaign.ts'
import { id, instant } from './paging.ts'
import { reasoned } from './reasoned.ts'

export const notice = z.object({
  id,
  at: instant,
  kind: z.enum(['info', 'warning', 'error']),
  /** Of words/notice-words.ts. */
  phrase: reasoned,
  campaignId: id.nullable()
})
export type Notice = z.infer<typeof notice>

/**
 * What `events.watch` says: that something changed, so that the window asks again for what it shows. Coalesced to at
 * most ten a second; `ids` lists the rows when they are few, null means 'look again at all'.
 */
export const engineEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('users'), ids: z.array(id).nullable() }),
  z.object({ kind: z.literal('campaigns') }),
  z.object({ kind: z.literal('log') }),
  z.object({ kind: z.literal('mailbox') }),
  z.object({ kind: z.literal('accounts') }),
  z.object({ kind: z.literal('templates') }),
  z.object({ kind: z.literal('settings') }),
  z.object({ kind: z.literal('notices') }),
  /** Every campaign that is under way: feeds the now-sending bar. */
  z.object({ kind: z.literal('sending'), campaigns: z.array(campaignProgress) })
])
export type EngineEvent = z.infer<typeof engineEvent>

export const engineStatus = z.object({
  version: z.string(),
  dataFolder: z.string(),
  startedAt: instant,
  sqliteVersion: z.string(),
  nodeVersion: z.string(),
  readOnly: z.boolean(),
  /** The process of another engine that works with the data; 0 where it is not known, null where there is none. */
  inUseBy: z.number().int().nullable(),
  /** The test mailbox's SMTP port on loopback. */
  mailboxPort: z.number().int().nullable(),
  /** Where the built-in confirm page answers; null when it could not. */
  confirmUrl: z.string().nullable(),
  /** Whether a signing secret for links is there. */
  linksReady: z.boolean(),
  notices: z.array(notice)
})

export const sidebarCounts = z.object({
  users: z.number().int(),
  pending: z.number().int(),
  /** Campaigns that are not over; of them, those that rest until a person resumes them or a time comes. */
  live: z.number().int(),
  paused: z.number().int(),
  scheduled: z.number().int(),
  captured: z.number().int(),
  unseen: z.number().int(),
  decisions: z.number().int()
})
