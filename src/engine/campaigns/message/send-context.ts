import { z } from 'zod'
import { settingsSchema } from '../../../shared/models/settings.ts'
import { unknownOutcomes } from '../../../shared/models/words.ts'
import { templateSource } from '../../../shared/models/template.ts'
import type { EligibilityTerms } from '../../deliveries/index.ts'

/**
 * The settings a message is built with, frozen into the campaign when it starts: an edit in Settings never changes a
 * campaign that is under way. It is what an application context is to a background thread. No secret is in it.
 */
export const sendContextSchema = z.object({
  account: z.object({
    name: z.string(),
    kind: z.enum(['mailbox', 'smtp']),
    from: z.object({ name: z.string(), address: z.string() }),
    replyTo: z.string()
  }),
  service: z.object({ name: z.string(), website: z.string() }),
  subjectPrefix: z.string(),
  /** Milliseconds: who was sent one within so long before the start is left out. */
  cooldown: z.number(),
  links: settingsSchema.shape.links,
  /** Origin of the built-in confirm page when the campaign was started. */
  confirmUrl: z.string().nullable(),
  /** Milliseconds this campaign's links work for. */
  linkLifetime: z.number(),
  unknownOutcomes: z.enum(unknownOutcomes).default('hold'),
  /** How many were to go first, before it waits for the person; null: all. For a further campaign like this one. */
  firstBatch: z.number().nullable().default(null),
  template: z.object({ id: z.string(), name: z.string(), version: z.number(), source: templateSource })
})
export type SendContext = z.infer<typeof sendContextSchema>

/** Whom a campaign sends to, by its settings. The cooldown counts back from `at`, ms since the epoch. */
export function eligibilityTerms(
  { cooldown, links }: Pick<SendContext, 'cooldown' | 'links'>,
  evenIfRecent: boolean,
  at: number
): EligibilityTerms {
  return { recentSince: evenIfRecent ? null : at - cooldown, needsImportedLink: needsImportedLink(links) }
}

/** Whether a user can only be sent a link that the import brought. */
export function needsImportedLink(links: SendContext['links']): boolean {
  return links.target === 'own' && links.method === 'from-import'
}
