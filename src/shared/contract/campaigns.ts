import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { ratePerSecond } from '../models/account.ts'
import * as campaigns from '../models/campaign.ts'
import * as deliveries from '../models/delivery.ts'
import * as templates from '../models/template.ts'
import * as users from '../models/user.ts'
import { fileHandle, id, pageOf } from '../models/paging.ts'
import { byId, call, change, nothing } from './procedure.ts'

const atMostOf = byId.extend({ atMost: campaigns.atMost })

export const campaignsContract = {
  preflight: call(campaigns.preflightRequest, eventIterator(campaigns.preflightProgress)),
  /** The mail recipient number `index` (0-based, of those who will get it) would receive. */
  preview: call(
    z.object({
      selection: users.selection,
      options: campaigns.campaignOptions,
      index: z.number().int().min(0)
    }),
    templates.mailPreview
  ),
  /** Sends the preview of a recipient to the administrator's own address. */
  sendTest: change(
    z.object({
      templateId: z.string(),
      accountId: id,
      to: z.string().max(254),
      userId: id.nullable().default(null)
    }),
    z.object({ campaignId: id, deliveryId: id })
  ),
  start: change(
    z.object({
      selection: users.selection,
      options: campaigns.campaignOptions,
      /** As shown by the preflight. */
      atMost: campaigns.atMost
    }),
    byId
  ),
  /** The first `limit` users of a selection who would be emailed now, by the rules of the preflight. */
  firstRecipients: call(
    z.object({
      selection: users.selection,
      evenIfRecent: z.boolean(),
      limit: z.number().int().min(1).max(10_000)
    }),
    z.object({ ids: z.array(id) })
  ),
  duplicateOptions: call(byId, campaigns.duplicateOptions),
  /** What an action would do if it were taken now. Throws what the action would throw. */
  previewAction: call(byId.extend({ action: campaigns.campaignAction }), campaigns.actionReport),
  callOff: change(byId, campaigns.actionReport),
  startNow: change(atMostOf, campaigns.actionReport),
  pause: change(byId, campaigns.actionReport),
  resume: change(atMostOf, campaigns.actionReport),
  stop: change(atMostOf, campaigns.actionReport),
  setRate: change(byId.extend({ ratePerSecond }), campaigns.actionReport),
  list: call(nothing, z.array(campaigns.campaignSummary)),
  /** What still goes on without a person: resends and tests count too. */
  unfinished: call(nothing, campaigns.unfinishedWork),
  get: call(byId, campaigns.campaignProgress),
  watch: call(byId, eventIterator(campaigns.campaignProgress)),
  causes: call(byId, z.array(campaigns.causeGroup)),
  rate: call(byId, campaigns.rateHistory),
  recipients: call(deliveries.deliveryPageRequest, pageOf(deliveries.deliveryRow)),
  /** One delivery, for showing a single resend's answer in place. */
  delivery: call(byId, deliveries.deliveryRow),
  /** Tries deliveries of one cause again: rejected ones as a new attempt, deferred ones at once. */
  retry: change(
    atMostOf.extend({ cause: z.string().max(80), state: z.enum(['deferred', 'rejected']) }),
    campaigns.actionReport
  ),
  /** A person's decision on unknown outcomes: all of a campaign's, or some. */
  decide: change(
    atMostOf.extend({
      deliveryIds: z.array(id).max(10_000).nullable(),
      decision: z.enum(['send-again', 'count-as-accepted'])
    }),
    campaigns.actionReport
  ),
  export: call(byId.extend({ file: fileHandle }), z.object({ rows: z.number().int() }))
}
