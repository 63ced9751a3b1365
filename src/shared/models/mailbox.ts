import { z } from 'zod'
import { messageView } from './delivery.ts'
import { id, instant, pageRequest } from './paging.ts'

export const capturedRow = z.object({
  id,
  receivedAt: instant,
  from: z.string(),
  to: z.string(),
  toName: z.string(),
  subject: z.string(),
  size: z.number().int(),
  seen: z.boolean()
})
export type CapturedRow = z.infer<typeof capturedRow>

export const capturedDetail = capturedRow.extend({ message: messageView })
export type CapturedDetail = z.infer<typeof capturedDetail>

export const capturedPageRequest = pageRequest.extend({ search: z.string().max(200).optional() })

/** Faults the test mailbox plays, so that a bad day can be rehearsed. Percentages of messages. */
export const mailboxFaults = z.object({
  busy421: z.number().min(0).max(100).default(0),
  greylist451: z.number().min(0).max(100).default(0),
  reject550: z.number().min(0).max(100).default(0),
  dropBeforeBody: z.number().min(0).max(100).default(0),
  dropAfterBody: z.number().min(0).max(100).default(0),
  /** Milliseconds every answer to a message takes. */
  delayMs: z.number().int().min(0).max(60_000).default(0)
})
export type MailboxFaults = z.infer<typeof mailboxFaults>
