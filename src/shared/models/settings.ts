import { z } from 'zod'
import { defaultSettings } from './default-settings.ts'
import { savedView } from './saved-view.ts'
import { linkMethods, unknownOutcomes } from './words.ts'

export type LinkMethod = (typeof linkMethods)[number]

export type UnknownOutcomes = (typeof unknownOutcomes)[number]

const hour = 3_600_000

export const settingsSchema = z.object({
  service: z.object({
    /** Name of the service people signed up to; templates show it. */
    name: z.string().trim().min(1).max(80).default(defaultSettings.service.name),
    website: z.string().max(200).default(defaultSettings.service.website),
    /** Put before every subject, with a space. May be empty. */
    subjectPrefix: z.string().max(40).default(defaultSettings.service.subjectPrefix),
    /** Where 'Send a test to me' goes. */
    adminAddress: z.string().max(254).default(defaultSettings.service.adminAddress)
  }),
  links: z.object({
    /** `built-in`: the confirm page of this app. `own`: the customer's service, by `pattern`. */
    target: z.enum(['built-in', 'own']).default(defaultSettings.links.target),
    /** URL with `{{ token }}` exactly once. Used when target is `own`. */
    pattern: z.string().max(500).default(defaultSettings.links.pattern),
    method: z.enum(linkMethods).default(defaultSettings.links.method),
    salt: z.string().min(1).max(80).default(defaultSettings.links.salt),
    /** Milliseconds a link works for. */
    lifetime: z
      .number()
      .int()
      .min(15 * 60_000)
      .max(90 * 24 * hour)
      .default(defaultSettings.links.lifetime),
    /** Port of the built-in confirm page on loopback; 0 until one was chosen, then kept. */
    confirmPort: z.number().int().min(0).max(65535).default(defaultSettings.links.confirmPort)
  }),
  sending: z.object({
    /** Milliseconds in which a second verification mail to the same user asks first. */
    cooldown: z
      .number()
      .int()
      .min(0)
      .max(90 * 24 * hour)
      .default(defaultSettings.sending.cooldown),
    /** Milliseconds a started campaign can still be called off. */
    holdBack: z.number().int().min(0).max(60_000).default(defaultSettings.sending.holdBack),
    stopLoss: z.object({
      /** Pause when this many recipients in a row get the same reply code. 0: never. */
      sameCodeInARow: z
        .number()
        .int()
        .min(0)
        .max(1000)
        .default(defaultSettings.sending.stopLoss.sameCodeInARow),
      /** Pause when more than this share of the last 200 was rejected. 0: never. */
      rejectedPercent: z.number().min(0).max(100).default(defaultSettings.sending.stopLoss.rejectedPercent)
    }),
    /** For campaigns that are started from now on; each can have its own. */
    unknownOutcomes: z.enum(unknownOutcomes).default(defaultSettings.sending.unknownOutcomes)
  }),
  log: z.object({
    /** Days the values a message was made from are kept, and mails in the test mailbox; a log row stays. */
    messageDays: z.number().int().min(1).max(3650).default(defaultSettings.log.messageDays)
  }),
  users: z.object({
    /** In the order of their names; no two have one name. */
    views: z.array(savedView).max(100).default(defaultSettings.users.views)
  }),
  appearance: z.object({
    theme: z.enum(['system', 'light', 'dark']).default(defaultSettings.appearance.theme)
  }),
  updates: z.object({
    /** Look for a newer version at start and once a day. Off: not one request is made. */
    look: z.boolean().default(defaultSettings.updates.look)
  }),
  /** Becomes true when the first-start welcome was answered. */
  welcomed: z.boolean().default(defaultSettings.welcomed)
})

export type Settings = z.infer<typeof settingsSchema>

/** A change to settings: any part of any section. */
export type SettingsPatch = {
  [Section in keyof Settings]?: Settings[Section] extends object
    ? Partial<Settings[Section]>
    : Settings[Section]
}

/**
 * Lays a change over settings as they are kept: the fields of a section over those of that section. A field is replaced
 * whole. What is in neither schema nor change stays, so that a file of a later version loses nothing.
 */
export function mergeSettings(kept: object, change: object): Record<string, unknown> {
  const before = new Map<string, unknown>(Object.entries(kept))
  const changed = Object.entries(change).map(([name, value]): [string, unknown] => {
    const section = before.get(name)
    return [name, isSection(section) && isSection(value) ? { ...section, ...value } : value]
  })
  return Object.fromEntries([...before, ...changed])
}

/** Settings with a change, checked. On failure, `settingsProblems` puts the error into words. */
export const changeSettings = (settings: Settings, change: object) =>
  settingsSchema.safeParse(mergeSettings(settings, change))

/** `links.confirmPort: Too big`, one after the other. */
export const settingsProblems = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')

export const isSection = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
