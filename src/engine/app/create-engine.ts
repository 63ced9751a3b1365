import type { ContractRouterClient } from '@orpc/contract'
import { createRouterClient, onError, ORPCError } from '@orpc/server'
import type { SupportedMessagePort } from '@orpc/client/message-port'
import { StandardRPCHandler } from '@orpc/server/standard'
import type { Logger } from 'pino'
import type { Contract } from '../../shared/contract/index.ts'
import type { FromEngine } from '../../shared/ipc/engine-messages.ts'
import { AppError } from '../../shared/errors.ts'
import type { Actor } from '../../shared/models/actor.ts'
import { type Clock, createEventHub, systemClock } from '../runtime/index.ts'
import { asAppError, isCorruption } from '../sqlite/index.ts'
import { flagDamaged, noteExports, openToLook, openToWork, removeUnfinishedExports } from '../db/index.ts'
import type { FileGrants } from '../files/index.ts'
import type { EngineContext, SecretSource, SettingsSource } from '../context/index.ts'
import { createRouter } from './router.ts'
import { answerPort } from '../transport/index.ts'
import { type Sends, startServices } from './services.ts'

export interface EngineDeps {
  /** Absolute. Everything the engine keeps is in it. */
  dataDir: string
  templatesDir: string
  appVersion: string
  settings: SettingsSource
  secrets: SecretSource
  files: FileGrants
  log: Logger
  /** What main shows outside the window: activity, notices, the confirm page's port. */
  tell?: (message: FromEngine) => void
  /**
   * `all`, as a rule: goes on with every campaign that is under way. `asked`: sends only what is started from now on.
   * `nothing`: hands no message over; what is started waits for the next engine.
   */
  sends?: Sends
  /**
   * `work`, as a rule. `read`: only looks, also while another engine works with the data: it sends nothing, listens
   * nowhere, and refuses changes with READ_ONLY. Throws NOT_FOUND where there is no data yet.
   */
  access?: 'work' | 'read'
  clock?: Clock
  random?: () => number
}

/** One end of a MessagePort, Electron's, a browser's or Node's. */
export type EnginePort = SupportedMessagePort & { start?(): void }

export interface Engine {
  /** A window, or any other client, at the other end of the port. What it does is done by `actor`. */
  connect(port: EnginePort, actor: Actor): void
  /** For a client in this process, with the errors that a port would give. Streams wait for their reader. */
  client(actor: Actor): ContractRouterClient<Contract>
  readonly router: ReturnType<typeof createRouter>
  readonly parts: EngineContext
  /** The computer is going to sleep. */
  suspended(): void
  /** The computer woke up. */
  resumed(): void
  /** As if the person had pressed Pause on each campaign. */
  pauseAll(): void
  /** Settles what is under way, for `graceMs` at most, and closes everything. */
  close(graceMs: number): Promise<void>
}

/**
 * The whole engine on one data folder. Knows nothing of Electron: the same runs in the utility process, in tests and
 * headless. Where the data cannot be written to it answers what can be read, sends nothing and refuses the rest with
 * READ_ONLY. Throws the errors of openDatabase; what can be missing without harm (the confirm page's port taken, say)
 * is told as a notice instead.
 */
export async function createEngine(deps: EngineDeps): Promise<Engine> {
  const clock = deps.clock ?? systemClock
  const opened = deps.access === 'read' ? openToLook(deps.dataDir) : openToWork(deps.dataDir, clock)
  const { readOnly } = opened.db
  if (!readOnly) removeUnfinishedExports(opened.db)
  const parts: EngineContext = {
    db: opened.db,
    clock,
    random: deps.random ?? Math.random,
    settings: deps.settings,
    secrets: deps.secrets,
    files: readOnly ? deps.files : noteExports(opened.db, deps.files),
    events: createEventHub(clock),
    log: deps.log,
    dataDir: deps.dataDir,
    templatesDir: deps.templatesDir,
    appVersion: deps.appVersion
  }
  const services = await startServices(
    parts,
    opened,
    deps.tell ?? (() => {}),
    readOnly ? 'nothing' : (deps.sends ?? 'all')
  ).catch((error: unknown) => {
    if (isCorruption(error)) flagDamaged(deps.dataDir)
    opened.close()
    throw error
  })
  if (!readOnly) opened.db.checkpoints.keep()
  const router = createRouter(parts, services)
  const handler = new StandardRPCHandler(router, {
    interceptors: [onError((error) => rethrow(error, deps))]
  })

  return {
    router,
    client: (actor) =>
      createRouterClient(router, {
        context: { actor },
        interceptors: [onError((error) => rethrow(error, deps))]
      }),
    parts,
    connect(port, actor) {
      answerPort(port, handler, { actor }, (error) =>
        deps.log.warn({ err: error }, 'a message on a port was no call')
      )
      port.start?.()
    },
    suspended: services.suspended,
    resumed: services.resumed,
    pauseAll: () => services.lifecycle.pauseAll(),
    async close(graceMs) {
      await services.close(graceMs)
      await opened.db.checkpoints.end()
      opened.close()
    }
  }
}

/** Errors leave the engine as what they are: a code, a reason with its parameters, facts. */
function rethrow(thrown: unknown, deps: Pick<EngineDeps, 'log' | 'dataDir'>): never {
  const { code, message, reason, params, data, cause } = narrow(thrown, deps)
  throw new ORPCError(code, { message, data: { ...data, reason, params }, cause })
}

/** An error that nobody expected becomes INTERNAL, and is logged. */
function narrow(thrown: unknown, { log, dataDir }: Pick<EngineDeps, 'log' | 'dataDir'>): AppError {
  const error = asAppError(thrown)
  if (error instanceof AppError) return error
  const detail = error instanceof Error ? error.message : String(error)
  if (error instanceof ORPCError) {
    const code = error.code === 'NOT_FOUND' ? 'NOT_FOUND' : 'BAD_INPUT'
    return new AppError(
      code,
      'input-not-understood',
      { detail },
      { cause: error, data: { issues: error.data } }
    )
  }
  if (error instanceof Error && error.name === 'AbortError') return new AppError('CANCELLED', 'cancelled')
  log.error({ err: error }, 'a procedure failed')
  if (isCorruption(error)) {
    flagDamaged(dataDir)
    return new AppError('DATABASE_DAMAGED', 'data-damaged', undefined, { cause: error })
  }
  return new AppError('INTERNAL', 'engine-failed', { detail }, { cause: error })
}
