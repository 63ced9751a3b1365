import { EventEmitter } from 'node:events'
import type { MessageChannelMain, MessagePortMain, UtilityProcess } from 'electron'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  createEngineProcess,
  type EngineProcessOptions,
  type PortTarget
} from '../../../src/main/engine-host/engine-process.ts'
import type { FromEngine, ToEngine } from '../../../src/shared/ipc/engine-messages.ts'
import { defaultSettings } from '../../../src/shared/models/default-settings.ts'
import type { EngineState } from '../../../src/shared/ipc/shell.ts'

/** An engine that does what a test tells it to. */
class ScriptedEngine extends EventEmitter {
  readonly received: ToEngine[] = []
  readonly ports: unknown[] = []
  readonly pid: number
  answersPings = true

  constructor(pid: number) {
    super()
    this.pid = pid
  }
  postMessage(message: ToEngine, ports: unknown[] = []) {
    this.received.push(message)
    this.ports.push(...ports)
    if (message.type === 'ping' && this.answersPings) this.say({ type: 'pong', id: message.id })
  }
  say(message: FromEngine) {
    this.emit('message', message)
  }
  types() {
    return this.received.map(({ type }) => type)
  }
}

const activity = {
  type: 'activity',
  sending: true,
  total: 10,
  done: 3,
  campaigns: 1,
  name: 'Spring',
  paused: false
} as const

function supervise(options: Partial<EngineProcessOptions> = {}) {
  const engines: ScriptedEngine[] = []
  const states: EngineState[] = []
  const process = createEngineProcess({
    fork() {
      const engine = new ScriptedEngine(1000 + engines.length)
      engines.push(engine)
      return engine as unknown as UtilityProcess
    },
    createChannel: () => ({ port1: 'engine end', port2: 'window end' }) as unknown as MessageChannelMain,
    initialise: () => ({
      type: 'initialise',
      dataDir: '/data',
      templatesDir: '/templates',
      appVersion: '1',
      settings: defaultSettings,
      secrets: {},
      files: []
    }),
    killHard: (pid) => engines.find((engine) => engine.pid === pid)?.emit('exit', 9),
    log: () => undefined,
    onState: (state) => states.push(state),
    onActivity: () => undefined,
    onNotice: () => undefined,
    onConfirmPort: () => undefined,
    onSecretRenewed: () => undefined,
    onSecretForgotten: () => undefined,
    onRestartAsked: () => undefined,
    ...options
  })
  const engine = () => engines.at(-1)!
  return { process, engines, engine, states, names: () => states.map(({ state }) => state) }
}

function target(): PortTarget & { ports: MessagePortMain[] } {
  const ports: MessagePortMain[] = []
  return { ports, givePort: (port) => ports.push(port) }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the engine process', () => {
  it('hands on what is to be forgotten when it asks for a new start, which is not made before', () => {
    const asked: unknown[] = []
    const { process, engine, engines } = supervise({ onRestartAsked: (forget) => asked.push(forget) })
    process.start()
    engine().say({ type: 'ready' })
    engine().say({ type: 'restart', forget: ['account:2'] })
    expect(asked).toEqual([['account:2']])
    expect(engines).toHaveLength(1)
  })

  it('is initialised first, and is running when it says that it is ready', () => {
    const { process, engine, names } = supervise()
    process.start()
    expect(engine().types()).toEqual(['initialise'])
    expect(names()).toEqual(['starting'])
    engine().say({ type: 'ready' })
    expect(names()).toEqual(['starting', 'running'])
  })

  it('is started again after an end that nobody asked for, whatever its exit code', () => {
    const { process, engine, engines, states } = supervise()
    process.start()
    engine().say({ type: 'ready' })
    engine().emit('exit', 0)
    expect(states.at(-1)).toMatchObject({
      state: 'restarting',
      problem: { code: null, reason: 'engine-crashed', params: { detail: 'exit code 0' } }
    })
    vi.advanceTimersByTime(500)
    expect(engines).toHaveLength(2)
    engine().say({ type: 'ready' })
    expect(states.at(-1)).toMatchObject({ state: 'running', attempt: 2 })
  })

  it('waits twice as long before each further start, at most 30 s', () => {
    const { process, engine, engines } = supervise()
    process.start()
    for (const wait of [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      const before = engines.length
      engine().emit('exit', 1)
      vi.advanceTimersByTime(wait - 1)
      expect(engines).toHaveLength(before)
      vi.advanceTimersByTime(1)
      expect(engines).toHaveLength(before + 1)
    }
  })

  it('begins the waiting anew after a minute of health', () => {
    const { process, engine, engines } = supervise()
    process.start()
    for (let crash = 0; crash < 5; crash++) {
      engine().emit('exit', 1)
      vi.advanceTimersByTime(30_000)
    }
    engine().say({ type: 'ready' })
    vi.advanceTimersByTime(60_000)
    const before = engines.length
    engine().emit('exit', 1)
    vi.advanceTimersByTime(500)
    expect(engines).toHaveLength(before + 1)
  })

  it('is killed and started again when it does not answer for 15 s', () => {
    const { process, engine, engines, states } = supervise()
    process.start()
    engine().say({ type: 'ready' })
    vi.advanceTimersByTime(60_000)
    expect(engines).toHaveLength(1)
    engine().answersPings = false
    vi.advanceTimersByTime(14_000)
    expect(engines).toHaveLength(1)
    vi.advanceTimersByTime(4_000)
    expect(engines).toHaveLength(2)
    expect(states.find(({ state }) => state === 'restarting')?.problem?.params).toEqual({
      detail: 'it stopped answering'
    })
  })

  it('may take minutes to open a large database', () => {
    const { process, engine, engines } = supervise()
    process.start()
    engine().answersPings = false
    vi.advanceTimersByTime(200_000)
    expect(engines).toHaveLength(1)
  })

  it('is not started again when it says that this would fail the same way, until the person asks', () => {
    const { process, engine, engines, states } = supervise()
    process.start()
    engine().say({
      type: 'failed',
      code: 'DATABASE_NEWER',
      reason: 'data-newer',
      params: { found: 90, known: 70 },
      final: true
    })
    engine().emit('exit', 1)
    vi.advanceTimersByTime(120_000)
    expect(engines).toHaveLength(1)
    expect(states.at(-1)).toMatchObject({
      state: 'failed',
      problem: { code: 'DATABASE_NEWER', reason: 'data-newer', params: { found: 90, known: 70 } }
    })
    process.restart()
    expect(engines).toHaveLength(2)
  })

  it('gives a window a port at once when it runs, and a new one after each restart', () => {
    const { process, engine } = supervise()
    const window = target()
    process.start()
    process.connect(window)
    expect(window.ports).toHaveLength(0)
    engine().say({ type: 'ready' })
    expect(window.ports).toEqual(['window end'])
    expect(engine().ports).toEqual(['engine end'])
    process.connect(window)
    expect(window.ports, 'no second port for the same page').toHaveLength(1)
    engine().emit('exit', 1)
    vi.advanceTimersByTime(500)
    engine().say({ type: 'ready' })
    expect(window.ports).toHaveLength(2)
    process.disconnect(window)
    engine().emit('exit', 1)
    vi.advanceTimersByTime(1000)
    engine().say({ type: 'ready' })
    expect(window.ports).toHaveLength(2)
  })

  it('counts as sending over a crash, until the next engine says what it does', () => {
    const { process, engine } = supervise()
    process.start()
    engine().say({ type: 'ready' })
    engine().say(activity)
    engine().emit('exit', 1)
    expect(process.activity.sending).toBe(true)
    vi.advanceTimersByTime(500)
    engine().say({ ...activity, sending: false })
    expect(process.activity.sending).toBe(false)
  })

  it('is idle when it has failed for good', () => {
    const heard: boolean[] = []
    const { process, engine } = supervise({ onActivity: ({ sending }) => heard.push(sending) })
    process.start()
    engine().say(activity)
    engine().say({ type: 'failed', code: 'READ_ONLY', reason: 'data-read-only', params: {}, final: true })
    engine().emit('exit', 1)
    expect(heard).toEqual([true, false])
  })

  it('passes over messages that are not of the protocol, and says so', () => {
    const lines: string[] = []
    const { process, engine, names } = supervise({ log: (line) => lines.push(line) })
    process.start()
    engine().emit('message', { type: 'ready?' })
    engine().emit('message', null)
    expect(names()).toEqual(['starting'])
    expect(lines).toHaveLength(2)
  })

  it('settles when the app quits, and is not started again', async () => {
    const { process, engine, engines } = supervise()
    process.start()
    engine().say({ type: 'ready' })
    const done = process.shutdown({ pause: true })
    expect(engine().received.at(-1)).toEqual({ type: 'shutdown', graceMs: 30_000, pause: true })
    engine().say({ type: 'closed' })
    engine().emit('exit', 0)
    await done
    vi.advanceTimersByTime(120_000)
    expect(engines).toHaveLength(1)
  })

  it('is ended when it has not settled in time', async () => {
    const { process, engine } = supervise()
    process.start()
    engine().say({ type: 'ready' })
    let over = false
    const done = process.shutdown({ pause: false }).then(() => (over = true))
    await vi.advanceTimersByTimeAsync(32_000)
    expect(over).toBe(false)
    await vi.advanceTimersByTimeAsync(1_500)
    await done
    expect(over).toBe(true)
  })

  it('needs no settling when it does not run', async () => {
    const { process, engine, engines } = supervise()
    process.start()
    engine().emit('exit', 1)
    await process.shutdown({ pause: false })
    vi.advanceTimersByTime(120_000)
    expect(engines).toHaveLength(1)
  })

  it('settles before it is restarted at the wish of the person', () => {
    const { process, engine, engines } = supervise()
    process.start()
    engine().say({ type: 'ready' })
    process.restart()
    expect(engine().types().at(-1)).toBe('shutdown')
    expect(engines).toHaveLength(1)
    engine().emit('exit', 0)
    expect(engines).toHaveLength(2)
  })
})
