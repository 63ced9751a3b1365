import { type ChildProcess, fork } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { AppError } from '../../src/shared/errors.ts'
import type { FromEngine, GrantedFile, ToEngine } from '../../src/shared/ipc/engine-messages.ts'
import type { SecretKey } from '../../src/shared/secrets/secret-key.ts'
import type { SettingsPatch } from '../../src/shared/models/settings.ts'
import type { ChildMessage } from './engine-child-entry.ts'
import { type EngineClient, templatesDir, testSettings, testSigningSecret } from './test-engine.ts'

/** A whole engine in a process of its own, as main starts it. */
export interface EngineChild {
  readonly client: EngineClient
  readonly process: ChildProcess
  readonly told: readonly FromEngine[]
  /** Resolves when the process has ended. */
  readonly gone: Promise<void>
  say(message: ToEngine): void
  /** SIGKILL, of all its processes at once; resolves when it is gone. */
  kill(): Promise<void>
  /** As on quitting the app; resolves when the process is gone. */
  shutDown(graceMs?: number): Promise<void>
}

export interface EngineChildOptions {
  settings?: SettingsPatch
  /** Another program that speaks as an engine does, the app around it for one. */
  entry?: string
  /** The module that is the engine: the built one, say, instead of its source. */
  engine?: string
  files?: GrantedFile[]
  /** Beside the signing secret. */
  secrets?: Partial<Record<SecretKey, string>>
  /** With the process as soon as there is one, long before the engine is ready. */
  begun?: (process: ChildProcess) => void
}

/** Resolves once the engine is ready; rejects with its sentence where it cannot start. */
export async function startEngineChild(
  dataDir: string,
  options: EngineChildOptions = {}
): Promise<EngineChild> {
  const { entry = join(import.meta.dirname, 'engine-child-entry.ts'), engine } = options
  const child = fork(entry, engine === undefined ? [] : [engine], {
    serialization: 'advanced',
    execArgv: ['--disable-warning=ExperimentalWarning'],
    // The head of a group: what it starts can be killed with it.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // A test starts many of them: what is compiled once need not be again.
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'countersign-compiled') }
  })
  options.begun?.(child)
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
      if (said.type === 'listening') return say(initialise(dataDir, options))
      told.push(said)
      if (said.type === 'ready') resolve()
      if (said.type === 'failed') reject(AppError.received('INTERNAL', said))
    })
    void gone.then(() => reject(new Error('The engine ended before it was ready.')))
  })
  say({ type: 'connect' })

  return {
    client: createORPCClient(new RPCLink({ port })),
    process: child,
    told,
    gone,
    say,
    async kill() {
      killGroup(child)
      await gone
    },
    async shutDown(graceMs = 10_000) {
      say({ type: 'shutdown', graceMs, pause: false })
      await gone
    }
  }
}

/** No instant lies between the end of one of its processes and that of another. */
export function killGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL')
}

const initialise = (dataDir: string, { settings, files = [], secrets }: EngineChildOptions): ToEngine => ({
  type: 'initialise',
  dataDir,
  templatesDir,
  appVersion: '0.0.0-test',
  settings: testSettings(settings),
  secrets: { 'links:signing': testSigningSecret, ...secrets },
  files
})
