import { AppError } from '../../shared/errors.ts'
import { type FromEngine, type ToEngine, toEngineSchema } from '../../shared/ipc/engine-messages.ts'
import type { SecretKey } from '../../shared/secrets/secret-key.ts'
import { computerOwner } from '../../shared/models/actor.ts'
import { createEngine, type Engine, type EnginePort } from '../app/index.ts'
import { createFileGrants } from '../files/index.ts'
import { openLog, osAccountName } from '../runtime/index.ts'
import { createSecretStore, createSettingsStore } from '../context/index.ts'

/**
 * The engine as Electron's utility process: what main says over parentPort becomes calls on the engine, and what the
 * engine has to say goes back. All else passes through the MessagePort of each window.
 */
type ParentPort = {
  on(event: 'message', listener: (event: { data: unknown; ports: EnginePort[] }) => void): void
  postMessage(message: FromEngine): void
}
// Everything the engine writes is the person's alone.
process.umask(0o077)

const { parentPort } = process as unknown as { parentPort: ParentPort }
const say = (message: FromEngine) => parentPort.postMessage(message)

let engine: Engine | undefined
const owner = computerOwner(osAccountName())
/** The start, once it was asked for; never rejects. */
let starting: Promise<void> = Promise.resolve()
const settings = createSettingsStore()
const secrets = createSecretStore()
const files = createFileGrants()

// Since Electron 37 an unhandled rejection only warns here. A state nobody thought of is no state to send mail in.
process.on('unhandledRejection', (error) => {
  throw error
})

// Ctrl-C in a terminal reaches every process of the app. Main hears it too, and asks for a proper end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

parentPort.on('message', ({ data, ports }) => {
  // Whatever fails in here ends the process, and main starts a new one.
  void receive(toEngineSchema.parse(data), ports)
})

async function receive(message: ToEngine, ports: EnginePort[]): Promise<void> {
  switch (message.type) {
    case 'initialise':
      starting = begin(message)
      return starting
    case 'connect': {
      const [port] = ports
      if (port) engine?.connect(port, owner)
      return
    }
    case 'settings':
      return settings.set(message.settings)
    case 'secret':
      return secrets.set(message.key, message.value)
    case 'file':
      return files.grant(message.file)
    case 'ping':
      return say({ type: 'pong', id: message.id })
    case 'suspended':
      return engine?.suspended()
    case 'resumed':
      return engine?.resumed()
    case 'pause':
      return engine?.pauseAll()
    case 'shutdown':
      // An engine that is still starting may be sending already.
      await starting
      if (message.pause) engine?.pauseAll()
      await engine?.close(message.graceMs)
      say({ type: 'closed' })
      // Let the message out before the process ends.
      setTimeout(() => process.exit(0), 50)
  }
}

async function begin(message: Extract<ToEngine, { type: 'initialise' }>): Promise<void> {
  settings.set(message.settings)
  for (const [key, value] of Object.entries(message.secrets)) secrets.set(key as SecretKey, value ?? null)
  for (const file of message.files) files.grant(file)
  try {
    engine = await createEngine({
      dataDir: message.dataDir,
      templatesDir: message.templatesDir,
      appVersion: message.appVersion,
      settings,
      secrets,
      files,
      log: openLog(message.dataDir),
      tell: say
    })
    say({ type: 'ready' })
  } catch (error) {
    const known = error instanceof AppError
    const detail = error instanceof Error ? error.message : String(error)
    const { code, reason, params } = known
      ? error
      : new AppError('INTERNAL', 'engine-start-failed', { detail })
    say({ type: 'failed', code, reason, params, final: known && code !== 'DATABASE_IN_USE' })
    setTimeout(() => process.exit(1), 50)
  }
}
