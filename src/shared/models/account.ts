import { z } from 'zod'
import { id, instant } from './paging.ts'
import { reasoned } from './reasoned.ts'

/** Log-in with OAuth 2. What is secret about it is in the keychain: see `shared/secrets/account-secrets.ts`. */
const oauth2LogIn = z.object({
  /** `refresh-token`: a person has signed in once. `client-credentials`: the app itself, as in Microsoft 365. */
  grant: z.enum(['refresh-token', 'client-credentials']),
  clientId: z.string().trim().max(500),
  /** https, or http to this computer. */
  tokenUrl: z.string().trim().max(1000),
  /** Of the access, separated by spaces; empty: what was agreed to at the sign-in. */
  scope: z.string().trim().max(1000).default('')
})
export type OAuth2LogIn = z.infer<typeof oauth2LogIn>

/** Messages per second, at least one in about a quarter of an hour; null: no limit of our own. */
export const ratePerSecond = z.number().min(0.001).max(10_000).nullable()

export const accountInput = z.object({
  kind: z.enum(['mailbox', 'smtp']),
  name: z.string().trim().min(1).max(80),
  host: z.string().trim().max(253).default(''),
  port: z.number().int().min(1).max(65535).default(587),
  /** `plain-loopback`: no TLS, refused for any host that is not this computer. */
  security: z.enum(['tls', 'starttls', 'plain-loopback']).default('starttls'),
  user: z.string().max(320).default(''),
  /** Null: with a password. */
  oauth2: oauth2LogIn.nullable().default(null),
  fromName: z.string().max(200).default(''),
  fromAddress: z.string().trim().min(3).max(254),
  replyTo: z.string().trim().max(254).default(''),
  ratePerSecond: ratePerSecond.default(null),
  maxConnections: z.number().int().min(1).max(50).default(5),
  messagesPerConnection: z.number().int().min(1).max(10_000).default(100)
})
export type AccountInput = z.infer<typeof accountInput>

export const account = accountInput.extend({
  id,
  /** Also one that could be chosen in an earlier version. */
  ratePerSecond: z.number().nullable(),
  isActive: z.boolean(),
  /** Whether the secret is kept that it cannot log in without (`neededSecret`). No secret ever leaves the engine. */
  hasSecret: z.boolean(),
  /** Set while sending through it is held up: a refused log-in, a connection that fails, a server that asked to wait. */
  trouble: z.object({ phrase: reasoned, since: instant, until: instant.nullable() }).nullable()
})
export type Account = z.infer<typeof account>

export const connectionStep = z.object({
  /** `token` only with OAuth 2. */
  step: z.enum(['dns', 'connect', 'tls', 'token', 'login', 'send']),
  state: z.enum(['running', 'ok', 'failed', 'skipped']),
  /** Of words/connection-steps or words/errors; null while it runs. */
  result: reasoned.nullable(),
  /** The server's own words. */
  reply: z.string().nullable(),
  durationMs: z.number()
})
export type ConnectionStep = z.infer<typeof connectionStep>

export const servicePreset = z.object({
  id: z.string(),
  name: z.string(),
  host: z.string(),
  port: z.number().int(),
  security: z.enum(['tls', 'starttls'])
})
