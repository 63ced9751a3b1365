import type { MessageChannelMain, MessagePortMain, UtilityProcess } from 'electron'
import {
  fromEngineSchema,
  type EngineActivity,
  type EngineNotice,
  type EngineRestart,
  type FromEngine,
  type ForgottenSecret,
  type RenewedSecret,
  type ToEngine
} from '../../shared/ipc/engine-messages.ts'
import type { EngineState } from '../../shared/ipc/shell.ts'
import type { ErrorReason } from '../../shared/words/errors/error-text.ts'

const pingEvery = 2_000
/**
 * An engine that has not answered for this long hangs, and is ended. Counted in pings rather than by the clock: after
 * the computer slept, the clock has moved and no ping was due.
 */
const deadAfter = 15_000
/** Opening may check, migrate and back up a large database before the first answer. */
const startWithin = 300_000
const backoffFirst = 500
const backoffMost = 30_000
/** Running for this long makes an engine healthy: its next end starts the backoff from the beginning. */
const healthyAfter = 60_000
/** What is in flight gets this long to settle when the app quits. */
const settleWithin = 30_000
/** Beyond it, for writing everything down. */
const closeWithin = 3_000

export const idle: EngineActivity = {
  type: 'activity',
  sending: false,
  total: 0,
  done: 0,
  campaigns: 0,
  name: '',
  paused: false
}

/** A window, as far as the engine is concerned. */
export interface PortTarget {
  /** Takes over one end of the window's new connection to the engine. */
  givePort(port: MessagePortMain): void
}

export interface EngineProcessOptions {
  fork: () => UtilityProcess
  createChannel: () => MessageChannelMain
  /** Made anew for each start: settings, secrets and files as they are then. */
  initialise: () => Extract<ToEngine, { type: 'initialise' }>
  /** Ends a process that no longer listens. */
  killHard: (pid: number) => void
  log: (line: string) => void
  onState: (state: EngineState) => void
  onActivity: (activity: EngineActivity) => void
  onNotice: (notice: EngineNotice) => void
  onConfirmPort: (port: number) => void
  onSecretRenewed: (renewed: RenewedSecret) => void
  onSecretForgotten: (forgotten: ForgottenSecret) => void
  /** The engine is to be started anew, once what it names is forgotten. */
  onRestartAsked: (forget: EngineRestart['forget']) => void
}

export interface EngineProcess {
  start(): void
  readonly state: EngineState
  /** As last told. It outlasts a crash, since the next engine goes on sending and says so at once. */
  readonly activity: EngineActivity
  /**
   * Gives the window a fresh connection: now, or as soon as the engine runs, and again after each restart. Asked again
   * before `disconnect`, it gives none.
   */
  connect(target: PortTarget): void
  disconnect(target: PortTarget): void
  /** To the engine that runs. Dropped when none does: `initialise` brings the next one up to date. */
  send(message: ToEngine): void
  /** Settles and ends the engine that runs, if one does, and starts it. */
  restart(): void
  /** `child-process-gone` of the app: why an engine ended, which its exit code may not tell. */
  gone(reason: string): void
  /** Resolves when the engine has settled and ended, or was ended at the limit. It is not started again. */
  shutdown(options: { pause: boolean }): Promise<void>
}

/**
 * Keeps the engine alive. Its states: starting → running → restarting → starting …, and failed when the engine itself
 * says that another start would end the same way. An end that nobody asked for is a crash, whatever its exit code.
 */
export function createEngineProcess(options: EngineProcessOptions): EngineProcess {
  const targets = new Set<PortTarget>()
  let child: UtilityProcess | null = null
  let state: EngineState = { state: 'starting', attempt: 1 }
  let activity = idle
  let failure: Extract<FromEngine, { type: 'failed' }> | null = null
  let reason: string | null = null
  let restartAsked = false
  let attempt = 0
  let pings = 0
  let unanswered = 0
  let heartbeat: NodeJS.Timeout | undefined
  let healthy: NodeJS.Timeout | undefined
  let restartTimer: NodeJS.Timeout | undefined
  let lastResort: NodeJS.Timeout | undefined
  let closing: PromiseWithResolvers<void> | null = null

  function become(next: EngineState) {
    state = next
    options.onState(next)
  }

  function start() {
    clearTimeout(restartTimer)
    attempt += 1
    failure = null
    reason = null
    become({ ...state, state: attempt === 1 ? 'starting' : 'restarting', attempt })
    const started = options.fork()
    child = started
    started.on('message', (message: unknown) => {
      if (child === started) receive(message)
    })
    started.on('exit', (code) => {
      if (child === started) ended(code)
    })
    started.postMessage(options.initialise())
    unanswered = 0
    heartbeat = setInterval(beat, pingEvery)
  }

  function beat() {
    const limit = state.state === 'running' ? deadAfter : startWithin
    if ((unanswered + 1) * pingEvery > limit) {
      reason = 'it stopped answering'
      endNow()
      return
    }
    unanswered += 1
    send({ type: 'ping', id: ++pings })
  }

  function receive(raw: unknown) {
    const parsed = fromEngineSchema.safeParse(raw)
    if (!parsed.success) {
      options.log(`The engine sent a message that is not one: ${parsed.error.message}`)
      return
    }
    const message = parsed.data
    switch (message.type) {
      case 'ready':
        become({ state: 'running', attempt })
        healthy = setTimeout(() => {
          attempt = 1
        }, healthyAfter)
        for (const target of targets) give(target)
        break
      case 'pong':
        unanswered = 0
        break
      case 'failed':
        failure = message
        if (message.final) become({ state: 'failed', attempt, problem: problemOf(message) })
        // It ends by itself; this is for one that does not.
        lastResort = setTimeout(endNow, closeWithin)
        break
      case 'activity':
        activity = message
        options.onActivity(message)
        break
      case 'notice':
        options.onNotice(message)
        break
      case 'confirm-port':
        options.onConfirmPort(message.port)
        break
      case 'secret-renewed':
        options.onSecretRenewed(message)
        break
      case 'secret-forgotten':
        options.onSecretForgotten(message)
        break
      case 'restart':
        options.onRestartAsked(message.forget)
        break
      case 'closed':
        break
    }
  }

  /** Never posts to the child: Electron does not allow it from inside its `exit` event. */
  function ended(code: number | null) {
    child = null
    clearInterval(heartbeat)
    clearTimeout(healthy)
    clearTimeout(lastResort)
    if (closing !== null) {
      closing.resolve()
      return
    }
    if (restartAsked) {
      restartAsked = false
      start()
      return
    }
    if (failure?.final === true) {
      activity = idle
      options.onActivity(idle)
      return
    }
    const problem = failure ? problemOf(failure) : crash(reason ?? `exit code ${code}`)
    options.log(
      `The engine ended: ${problem.reason} ${JSON.stringify(problem.params)}. Start ${attempt + 1} follows.`
    )
    become({ state: 'restarting', attempt, problem })
    restartTimer = setTimeout(start, Math.min(backoffFirst * 2 ** (attempt - 1), backoffMost))
  }

  function send(message: ToEngine) {
    child?.postMessage(message)
  }

  function give(target: PortTarget) {
    const { port1, port2 } = options.createChannel()
    child?.postMessage({ type: 'connect' } satisfies ToEngine, [port1])
    target.givePort(port2)
  }

  function settle(pause: boolean) {
    send({ type: 'shutdown', graceMs: settleWithin, pause })
    clearTimeout(lastResort)
    lastResort = setTimeout(endNow, settleWithin + closeWithin)
  }

  function endNow() {
    const pid = child?.pid
    if (pid !== undefined) options.killHard(pid)
  }

  return {
    start,
    send,
    get state() {
      return state
    },
    get activity() {
      return activity
    },
    connect(target) {
      // One port for each load of a page: whoever asks for another gets none.
      if (targets.has(target)) return
      targets.add(target)
      if (state.state === 'running') give(target)
    },
    disconnect: (target) => void targets.delete(target),
    restart() {
      attempt = 0
      if (child === null) {
        start()
        return
      }
      restartAsked = true
      settle(false)
    },
    gone(why) {
      reason ??= why
    },
    async shutdown({ pause }) {
      clearTimeout(restartTimer)
      if (child === null) return
      if (closing === null) {
        closing = Promise.withResolvers()
        settle(pause)
      }
      await closing.promise
    }
  }
}

const problemOf = ({ code, reason, params }: Extract<FromEngine, { type: 'failed' }>) => ({
  code,
  reason,
  params
})

const crash = (detail: string) => ({
  code: null,
  reason: 'engine-crashed' satisfies ErrorReason,
  params: { detail }
})
