import { z } from 'zod'
import { savedView } from './saved-view.ts'

/** How links are made. `itsdangerous` and the JWTs are signed here; `from-import` uses a column of the import. */
export const linkMethods = ['itsdangerous', 'jwt-hs256', 'jwt-eddsa', 'from-import'] as const
export type LinkMethod = (typeof linkMethods)[number]

/** What becomes of deliveries whose outcome is unknown: held for a person, or resent by themselves. */
export const unknownOutcomes = ['hold', 'resend'] as const
export type UnknownOutcomes = (typeof unknownOutcomes)[number]

const hour = 3_600_000

export const settingsSchema = z.object({
  service: z.object({
    /** Name of the service people signed up to; templates show it. */
    name: z.string().trim().min(1).max(80).default('My service'),
    website: z.string().max(200).default(''),
    /** Put before every subject, with a space. May be empty. */
    subjectPrefix: z.string().max(40).default(''),
    /** Where 'Send a test to me' goes. */
    adminAddress: z.string().max(254).default('')
  }),
  links: z.object({
    /** `built-in`: the confirm page of this app. `own`: the customer's service, by `pattern`. */
    target: z.enum(['built-in', 'own']).default('built-in'),
    /** URL with `{{ token }}` exactly once. Used when target is `own`. */
    pattern: z.string().max(500).default(''),
    method: z.enum(linkMethods).default('itsdangerous'),
    salt: z.string().min(1).max(80).default('email-verify'),
    /** Milliseconds a link works for. */
    lifetime: z
      .number()
      .int()
      .min(15 * 60_000)
      .max(90 * 24 * hour)
      .default(24 * hour),
    /** Port of the built-in confirm page on loopback; 0 until one was chosen, then kept. */
    confirmPort: z.number().int().min(0).max(65535).default(0)
  }),
  sending: z.object({
    /** Milliseconds in which a second verification mail to the same user asks first. */
    cooldown: z
      .number()
      .int()
      .min(0)
      .max(90 * 24 * hour)
      .default(24 * hour),
    /** Milliseconds a started campaign can still be called off. */
    holdBack: z.number().int().min(0).max(60_000).default(10_000),
    stopLoss: z.object({
      /** Pause when this many recipients in a row get the same reply code. 0: never. */
      sameCodeInARow: z.number().int().min(0).max(1000).default(5),
      /** Pause when more than this share of the last 200 was rejected. 0: never. */
      rejectedPercent: z.number().min(0).max(100).default(5)
    }),
    /** For campaigns that are started from now on; each can have its own. */
    unknownOutcomes: z.enum(unknownOutcomes).default('hold')
  }),
  log: z.object({
    /** Days the values a message was made from are kept; its log row stays. */
    messageDays: z.number().int().min(1).max(3650).default(30)
  }),
  users: z.object({
    /** In the order of their names; no two have one name. */
    views: z.array(savedView).max(100).default([])
  }),
  appearance: z.object({
    theme: z.enum(['system', 'light', 'dark']).default('system')
  }),
  /** Becomes true when the first-start welcome was answered. */
  welcomed: z.boolean().default(false)
})

export type Settings = z.infer<typeof settingsSchema>

export const defaultSettings: Settings = settingsSchema.parse({
  service: {},
  links: {},
  sending: { stopLoss: {} },
  log: {},
  users: {},
  appearance: {}
})

/** A change to settings: any part of any section. */
export type SettingsPatch = {
  [Section in keyof Settings]?: Settings[Section] extends object
    ? Partial<Settings[Section]>
    : Settings[Section]
}
