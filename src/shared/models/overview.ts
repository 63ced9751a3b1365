import { z } from 'zod'
import { pauseReasons } from './campaign.ts'
import { id } from './paging.ts'
import { reasoned } from './reasoned.ts'
import { notThroughStates } from './words.ts'

/** How a number of times lie: of ten people one had confirmed by `p10`, five by `median`, nine by `p90`. */
const spread = z.object({
  /** Milliseconds from acceptance to confirmation, within 1 %. */
  p10: z.number(),
  median: z.number(),
  p90: z.number(),
  /** Confirmations told from. With fewer than ten or so, p10 and p90 say little. */
  count: z.number().int()
})
export type Spread = z.infer<typeof spread>

export const overview = z.object({
  /** People who are not deleted, each counted once. The rows behind each are those of the user filter `reached` of the same name. */
  funnel: z.object({
    /** Were sent at least one message. */
    sent: z.number().int(),
    /** Of those: a mail server took at least one. */
    accepted: z.number().int(),
    /** A person asked for the confirm page, as far as can be told; whoever confirmed is among them. */
    opened: z.number().int(),
    /**
     * Only machines asked for the page so far: HEAD, known scanners, or within seconds of acceptance. Nobody is both in
     * this and in `opened`: the two together are all whose link was asked for.
     */
    fetched: z.number().int(),
    confirmed: z.number().int()
  }),
  /** Per day in the local time zone, oldest first. `day` is YYYY-MM-DD. */
  days: z.array(
    z.object({
      day: z.string(),
      accepted: z.number().int(),
      rejected: z.number().int(),
      unknown: z.number().int(),
      /** By people who are not deleted. */
      confirmed: z.number().int()
    })
  ),
  /** Null with nothing to tell from. */
  timeToConfirm: spread
    .extend({
      /** After the first mail that was accepted for the person, and after any later one; null where there was none. */
      byMail: z.object({ first: spread.nullable(), reminder: spread.nullable() }),
      /** The domains with the most confirmations, eight at most, the largest first. */
      byDomain: z.array(spread.extend({ domain: z.string() }))
    })
    .nullable(),
  /** Messages as they stand now. The rows behind each are those of the log filter `stands` with that cause. */
  causes: z.array(
    z.object({
      cause: z.string(),
      state: z.enum(notThroughStates),
      count: z.number().int()
    })
  ),
  /** What waits for a person. */
  decisions: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('account'), name: z.string(), trouble: reasoned, campaignId: z.null() }),
      z.object({
        kind: z.literal('paused'),
        name: z.string(),
        reason: z.enum(pauseReasons).nullable(),
        detail: reasoned.nullable(),
        campaignId: id
      }),
      /** So many outcomes that nobody knows. */
      z.object({ kind: z.literal('unknown'), name: z.string(), count: z.number().int(), campaignId: id })
    ])
  )
})
export type Overview = z.infer<typeof overview>
