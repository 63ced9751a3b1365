import { fork } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { FromEngine, ToEngine } from '../../src/shared/engine-messages.ts'
import type { SettingsPatch } from '../../src/shared/models/settings.ts'
import type { ChildMessage } from './engine-child-entry.ts'
import { type EngineClient, templatesDir, testSettings, testSigningSecret } from './test-engine.ts'

/** A whole engine in a process of its own, as main starts it. */
export interface EngineChild {
  readonly client: EngineClient
  readonly pid: number
  readonly told: readonly FromEngine[]
  say(message: ToEngine): void
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>
  /** As on quitting the app; resolves when the process is gone. */
  shutDown(graceMs?: number): Promise<void>
}

/** Resolves once the engine is ready; rejects with its sentence where it cannot start. */
export async function startEngineChild(
  dataDir: string,
  options: { settings?: SettingsPatch; execArgv?: string[] } = {}
): Promise<EngineChild> {
  const child = fork(join(import.meta.dirname, 'engine-child-entry.ts'), {
    serialization: 'advanced',
    execArgv: ['--disable-warning=ExperimentalWarning', ...(options.execArgv ?? [])],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // A test starts many of them: what is compiled once need not be again.
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'countersign-compiled') }
  })
  const told: FromEngine[] = []
  const rpcListeners: ((event: { data: unknown }) => void)[] = []
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const post = (message: ChildMessage) => void (child.connected && child.send(message))
  const say = (message: ToEngine) => post({ main: message })
  const port = {
    postMessage: (data: unknown) => post({ rpc: data }),
    on(event: string, listener: (event?: { data: unknown }) => void) {
      if (event === 'message') rpcListeners.push(listener)
      else void gone.then(() => listener())
    }
  }

  await new Promise<void>((resolve, reject) => {
    child.on('message', (message: ChildMessage) => {
      if ('rpc' in message) {
        for (const receive of rpcListeners) receive({ data: message.rpc })
        return
      }
      const said = message.main as FromEngine | { type: 'listening' }
      if (said.type === 'listening') return say(initialise(dataDir, options.settings))
      told.push(said)
      if (said.type === 'ready') resolve()
      if (said.type === 'failed') reject(new Error(said.message))
    })
    void gone.then(() => reject(new Error('The engine ended before it was ready.')))
  })
  say({ type: 'connect' })

  return {
    client: createORPCClient(new RPCLink({ port })),
    pid: child.pid!,
    told,
    say,
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
    async shutDown(graceMs = 10_000) {
      say({ type: 'shutdown', graceMs, pause: false })
      await gone
    }
  }
}

const initialise = (dataDir: string, settings?: SettingsPatch): ToEngine => ({
  type: 'initialise',
  dataDir,
  templatesDir,
  appVersion: '0.0.0-test',
  settings: testSettings(settings),
  secrets: { 'links:signing': testSigningSecret },
  files: []
})
