import { z } from 'zod'
import { reasoned } from '../models/reasoned.ts'
import { settingsSchema } from '../models/settings.ts'
import { secretKeySchema } from '../secrets/secret-key.ts'

/**
 * What main and the engine say to each other over the utility process's parentPort. The data path (RPC) is not here:
 * it runs over the MessagePort that comes with `connect`.
 *
 * Order of life: main sends `initialise` first and once; the engine answers `ready` or `failed`. After `ready` there
 * is one `connect` for each load of a window. `shutdown` comes last; the engine answers `closed` and exits with 0.
 */

/** A file the person chose. Only main and the engine know the path; the renderer holds the handle. */
export const grantedFileSchema = z.object({
  handle: z.string().min(1),
  /** Absolute. */
  path: z.string().min(1),
  /** `read`: it exists. `write`: the engine may create or overwrite it. */
  mode: z.enum(['read', 'write']),
  /** Base name, for display. */
  name: z.string(),
  /** Bytes when it was chosen; 0 for a file to be written. */
  size: z.number().int().nonnegative()
})
export type GrantedFile = z.infer<typeof grantedFileSchema>

export const toEngineSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('initialise'),
    /** Absolute; exists. Database, log, backups and the test mailbox live here. */
    dataDir: z.string().min(1),
    /** Absolute: the folder of the shipped templates. */
    templatesDir: z.string().min(1),
    appVersion: z.string(),
    settings: settingsSchema,
    secrets: z.partialRecord(secretKeySchema, z.string()),
    /** Chosen earlier in this session: an engine that was restarted must know them too. */
    files: z.array(grantedFileSchema)
  }),
  /** Comes with one MessagePort in `event.ports[0]`: a window's RPC connection. */
  z.object({ type: z.literal('connect') }),
  z.object({ type: z.literal('settings'), settings: settingsSchema }),
  /** `value: null` means that the secret was removed. */
  z.object({ type: z.literal('secret'), key: secretKeySchema, value: z.string().nullable() }),
  z.object({ type: z.literal('file'), file: grantedFileSchema }),
  /** Answer with `pong` and the same id. No answer for 15 s counts as death. */
  z.object({ type: z.literal('ping'), id: z.number().int() }),
  /** The computer is going to sleep: nothing more is handed over. */
  z.object({ type: z.literal('suspended') }),
  /** The computer woke up: connections are stale and due times may have passed. */
  z.object({ type: z.literal('resumed') }),
  /** Pause everything that is being sent, as if the person had pressed Pause on each. */
  z.object({ type: z.literal('pause') }),
  z.object({
    type: z.literal('shutdown'),
    /** Milliseconds in which to settle what is in flight; after them the process is ended. */
    graceMs: z.number().int().positive(),
    /** True: running campaigns are paused and wait for the person. False: they go on at the next start. */
    pause: z.boolean()
  })
])
export type ToEngine = z.infer<typeof toEngineSchema>

export const fromEngineSchema = z.discriminatedUnion('type', [
  /** The database is open and `connect` is welcome. */
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('pong'), id: z.number().int() }),
  z.object({
    type: z.literal('failed'),
    /** A code of shared/errors.ts. */
    code: z.string(),
    ...reasoned.shape,
    /** True: a restart would fail the same way (newer database, read-only folder), so main waits for the person. */
    final: z.boolean()
  }),
  /** Everything being sent taken together. Sent at the start, then on change, at most twice a second. */
  z.object({
    type: z.literal('activity'),
    sending: z.boolean(),
    /** Recipients of what is being sent; 0 when nothing is. */
    total: z.number().int().nonnegative(),
    /** Of `total`, those with an outcome. */
    done: z.number().int().nonnegative(),
    campaigns: z.number().int().nonnegative(),
    /** Of the newest of them; empty when there is none. */
    name: z.string(),
    /** Something is unfinished, and all of it is paused. */
    paused: z.boolean()
  }),
  /** Shown as a notification of the desktop. */
  z.object({
    type: z.literal('notice'),
    kind: z.enum(['campaign-finished', 'campaign-paused', 'attention']),
    /** Of words/notice-words.ts. */
    phrase: reasoned,
    /** Where a click leads: a route of the renderer, as '/campaigns/42'. */
    place: z.string().nullable()
  }),
  /** The confirm page chose its port: main keeps it in the settings (`links.confirmPort`) for every later start. */
  z.object({ type: z.literal('confirm-port'), port: z.number().int().min(1).max(65_535) }),
  /**
   * A provider gave a new refresh token in the place of `was`, which may be worth nothing from now on: main keeps it. Where
   * main has neither of them, the person has entered another one meanwhile, and that one stays.
   */
  z.object({ type: z.literal('secret-renewed'), key: secretKeySchema, was: z.string(), value: z.string() }),
  /**
   * An account now leads to another server or user than `was` was entered for: main forgets it. Where main has another one
   * under the key, the person has entered it since, and it stays.
   */
  z.object({ type: z.literal('secret-forgotten'), key: secretKeySchema, was: z.string() }),
  /**
   * The data is replaced at the next start, so that is to be now. `forget`: secrets that do not belong to that data;
   * `everything`: the settings too, as on the first day.
   */
  z.object({
    type: z.literal('restart'),
    forget: z.union([z.literal('everything'), z.array(secretKeySchema)])
  }),
  /** Answer to `shutdown`: all is written; the process exits by itself right after. */
  z.object({ type: z.literal('closed') })
])
export type FromEngine = z.infer<typeof fromEngineSchema>
export type RenewedSecret = Extract<FromEngine, { type: 'secret-renewed' }>
export type ForgottenSecret = Extract<FromEngine, { type: 'secret-forgotten' }>
export type EngineActivity = Extract<FromEngine, { type: 'activity' }>
export type EngineRestart = Extract<FromEngine, { type: 'restart' }>
export type EngineNotice = Extract<FromEngine, { type: 'notice' }>
