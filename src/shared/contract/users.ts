import { z } from 'zod'
import * as users from '../models/user.ts'
import { fileHandle, id, instant, pageOf } from '../models/paging.ts'
import { mostErased, userStatuses } from '../models/words.ts'
import { byId, call, change, nothing } from './procedure.ts'

export const usersContract = {
  page: call(users.userPageRequest, pageOf(users.userRow)),
  counts: call(z.object({ filter: users.userFilter.omit({ status: true }).default({}) }), users.userCounts),
  /** How many a selection holds. */
  count: call(z.object({ selection: users.selection }), z.object({ count: z.number().int() })),
  get: call(byId, users.userDetail),
  timeline: call(byId, z.array(users.timelineEntry)),
  add: change(users.userInput, byId),
  update: change(users.userChange.extend({ id }), nothing),
  setStatus: change(
    z.object({ selection: users.selection, status: z.enum(userStatuses) }),
    z.object({ changed: z.number().int(), undo: z.string().nullable() })
  ),
  remove: change(
    z.object({ selection: users.selection }),
    z.object({ changed: z.number().int(), undo: z.string().nullable() })
  ),
  undo: change(z.object({ undo: z.string() }), z.object({ changed: z.number().int() })),
  export: call(users.exportRequest, z.object({ rows: z.number().int() })),
  /** Writes everything that is kept about one user (docs/privacy.md). */
  exportData: call(byId.extend({ file: fileHandle }), z.object({ entries: z.number().int() })),
  /** What `erase` would take away, for the person to read before. Refuses more than `mostErased` users. */
  traces: call(z.object({ selection: users.selection }), users.traces),
  /**
   * Removes users with all traces; nothing undoes it. `restarts`: the engine starts anew at once, to write the data file
   * without its unused space; otherwise, as mails are being sent, that is done at its next start.
   */
  erase: change(
    z.object({ ids: z.array(id).min(1).max(mostErased) }),
    z.object({ erased: z.number().int(), restarts: z.boolean() })
  ),
  /** One mail to one user, at once. Refuses with SENT_RECENTLY within the cooldown unless `evenIfRecent`. */
  resend: change(
    z.object({
      id,
      link: z.enum(['new', 'same']).default('new'),
      templateId: z.string().optional(),
      evenIfRecent: z.boolean().default(false)
    }),
    z.object({ campaignId: id, deliveryId: id })
  ),
  /** The newest live link of a user, to hand over by another way. Null when there is none. */
  link: call(byId, z.object({ url: z.string().nullable(), expiresAt: instant.nullable() })),
  domains: call(
    z.object({ filter: users.userFilter.default({}) }),
    z.array(z.object({ domain: z.string(), count: z.number().int() }))
  ),
  addSamples: change(nothing, z.object({ added: z.number().int() }))
}
