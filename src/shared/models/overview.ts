import { z } from 'zod'
import { id } from './paging.ts'

export const overview = z.object({
  /** People, each counted once, who were sent at least one message; of those, accepted; opened a link; confirmed. */
  funnel: z.object({
    sent: z.number().int(),
    accepted: z.number().int(),
    opened: z.number().int(),
    confirmed: z.number().int()
  }),
  /** Per day in the local time zone, oldest first. `day` is YYYY-MM-DD. */
  days: z.array(
    z.object({
      day: z.string(),
      accepted: z.number().int(),
      rejected: z.number().int(),
      unknown: z.number().int(),
      confirmed: z.number().int()
    })
  ),
  /** Milliseconds from acceptance to confirmation; null with nothing to tell from. */
  timeToConfirm: z.object({ median: z.number(), p90: z.number(), count: z.number().int() }).nullable(),
  causes: z.array(
    z.object({
      cause: z.string(),
      text: z.string(),
      state: z.enum(['deferred', 'rejected', 'unknown']),
      count: z.number().int()
    })
  ),
  /** What waits for a person. */
  decisions: z.array(
    z.object({ kind: z.enum(['unknown', 'paused', 'account']), text: z.string(), campaignId: id.nullable() })
  )
})
export type Overview = z.infer<typeof overview>
