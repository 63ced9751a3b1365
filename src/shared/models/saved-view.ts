import { z } from 'zod'
import { userFilter, userSort } from './user.ts'

/** A list of users as somebody wants to see it again. */
export const savedView = z.object({
  name: z.string().trim().min(1).max(60),
  filter: userFilter.omit({ addedSince: true }).extend({
    /** Days back from today: what was added 'in the last 7 days' moves on with the days. */
    addedDays: z.number().int().min(0).max(3650).optional(),
    addedSince: userFilter.shape.addedSince
  }),
  sort: userSort,
  columns: z.object({
    /** By column; what is not named is as it was at first. */
    visible: z.record(z.string(), z.boolean()),
    /** Px. */
    sizes: z.record(z.string(), z.number().positive().max(4000))
  })
})
export type SavedView = z.infer<typeof savedView>
