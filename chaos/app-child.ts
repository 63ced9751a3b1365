import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import type { MessageChannelMain, UtilityProcess } from 'electron'
import { createEngineProcess, type EngineProcess } from '../src/main/engine-host/engine-process.ts'
import type { FromEngine, ToEngine } from '../src/shared/ipc/engine-messages.ts'
import type { ChildMessage } from '../test/helpers/engine-child-entry.ts'

/**
 * The app without its window: main's own keeper of the engine, and the engine under it in a process of its own. Whoever
 * started it speaks to it as to an engine: `connect` and calls are passed on, to the next engine too when one was killed.
 */
const entry = join(import.meta.dirname, '../test/helpers/engine-child-entry.ts')
const toParent = (message: ChildMessage) => void (process.connected && process.send!(message))
const say = (message: FromEngine | { type: 'listening' }) => toParent({ main: message })
let keeper: EngineProcess | undefined
let engine: ChildProcess | undefined

/** What Electron's UtilityProcess is to main, on an ordinary child process. */
function forkEngine(): UtilityProcess {
  const child = fork(entry, {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc']
  })
  engine = child
  const early: ToEngine[] = []
  let listens = false
  const post = (message: ToEngine) => void (child.connected && child.send({ main: message }))
  const utility = Object.assign(new EventEmitter(), {
    pid: child.pid,
    postMessage: (message: ToEngine) => (listens ? post(message) : void early.push(message))
  })
  child.on('message', (message: ChildMessage) => {
    if ('rpc' in message) return toParent(message)
    const said = message.main as FromEngine | { type: 'listening' }
    if (said.type !== 'listening') return void utility.emit('message', said)
    listens = true
    for (const waiting of early.splice(0)) post(waiting)
  })
  child.once('exit', (code) => utility.emit('exit', code))
  return utility as unknown as UtilityProcess
}

function keepEngine(first: Extract<ToEngine, { type: 'initialise' }>): EngineProcess {
  return createEngineProcess({
    fork: forkEngine,
    createChannel: () => ({ port1: null, port2: null }) as unknown as MessageChannelMain,
    initialise: () => first,
    killHard: (pid) => process.kill(pid, 'SIGKILL'),
    log: () => {},
    onState(state) {
      if (state.state === 'running') say({ type: 'ready' })
      if (state.state === 'failed') {
        const { code, reason, params } = state.problem ?? {
          code: null,
          reason: 'engine-not-started',
          params: {}
        }
        say({ type: 'failed', code: code ?? '', reason, params, final: true })
      }
    },
    onActivity: () => {},
    onRestartAsked: () => {},
    onNotice: say,
    onConfirmPort: () => {},
    onSecretForgotten: () => {},
    onSecretRenewed: () => {}
  })
}

process.on('message', (message: ChildMessage | { killEngine: true }) => {
  if ('killEngine' in message) return void engine?.kill('SIGKILL')
  if ('rpc' in message) return void (engine?.connected && engine.send(message))
  const order = message.main as ToEngine
  if (order.type === 'initialise') {
    keeper = keepEngine(order)
    keeper.start()
  } else if (order.type === 'connect') {
    keeper?.connect({ givePort: () => {} })
  } else if (order.type === 'shutdown') {
    void keeper?.shutdown({ pause: order.pause }).then(() => process.exit(0))
  } else {
    keeper?.send(order)
  }
})
process.on('disconnect', () => process.exit(1))
say({ type: 'listening' })
