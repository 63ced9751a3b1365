import type { ClientContext, ClientLink, ClientOptions } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { AppError } from '../../shared/errors.ts'
import { enginePortMessage } from '../../shared/ipc/shell-channels.ts'
import type { EngineState, Shell } from '../../shared/ipc/shell.ts'
import { narrowError } from './narrow-error.ts'

/** A call made while there is no engine waits this long (ms) for the next one. */
const engineTimeoutMs = 20_000

interface Port {
  link: RPCLink<ClientContext>
  /** Aborted when the engine behind it is gone: every call and stream on it ends with ENGINE_GONE. */
  gone: AbortController
  close(): void
}

/**
 * The way to the engine, whichever engine is alive: each new port takes the place of the last. Calls made in between
 * wait for the next port; calls under way when the engine ends reject with ENGINE_GONE and are never sent twice.
 */
export interface EngineConnection {
  link: ClientLink<ClientContext>
  /** Called with a signal that aborts when this connection ends; at once when there is one already. */
  onConnect(listener: (gone: AbortSignal) => void): () => void
}

export function openEngineConnection(engine: Shell['engine'], window: Window): EngineConnection {
  const listeners = new Set<(gone: AbortSignal) => void>()
  let port: Port | null = null
  let failure: AppError | null = null
  let next = Promise.withResolvers<Port>()
  // Nobody may be waiting when the engine fails.
  next.promise.catch(() => undefined)

  function drop(reason: 'engine-ended' | 'engine-restarted') {
    if (!port) return
    const old = port
    port = null
    next = Promise.withResolvers<Port>()
    next.promise.catch(() => undefined)
    old.gone.abort(new AppError('ENGINE_GONE', reason))
    old.close()
  }

  function adopt(messagePort: MessagePort) {
    drop('engine-restarted')
    failure = null
    const gone = new AbortController()
    const adopted: Port = {
      link: new RPCLink({ port: messagePort }),
      gone,
      close: () => messagePort.close()
    }
    port = adopted
    messagePort.addEventListener('close', () => {
      if (port === adopted) drop('engine-ended')
    })
    messagePort.start()
    next.resolve(adopted)
    for (const listener of listeners) listener(gone.signal)
  }

  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const messagePort = event.ports[0]
    if (event.source === window && event.data === enginePortMessage && messagePort) adopt(messagePort)
  })
  engine.onState((state) => {
    if (state.state === 'running') return
    drop('engine-ended')
    if (state.state === 'failed') {
      failure = notStarted(state)
      next.reject(failure)
      next = Promise.withResolvers<Port>()
      next.promise.catch(() => undefined)
    } else failure = null
  })
  engine.requestPort()

  async function currentPort(signal: AbortSignal | undefined): Promise<Port> {
    if (port) return port
    if (failure) throw failure
    const limit = AbortSignal.timeout(engineTimeoutMs)
    const over = Promise.withResolvers<never>()
    const stop = AbortSignal.any(signal ? [signal, limit] : [limit])
    const onStop = () =>
      over.reject(limit.aborted ? new AppError('ENGINE_GONE', 'engine-not-back') : stop.reason)
    stop.addEventListener('abort', onStop)
    try {
      return await Promise.race([next.promise, over.promise])
    } finally {
      stop.removeEventListener('abort', onStop)
    }
  }

  async function call(path: readonly string[], input: unknown, options: ClientOptions<ClientContext>) {
    const { link, gone } = await currentPort(options.signal)
    const signal = options.signal ? AbortSignal.any([options.signal, gone.signal]) : gone.signal
    try {
      const output = await link.call([...path], input, { ...options, signal })
      return isAsyncIterator(output) ? narrowedIterator(output, gone.signal) : output
    } catch (thrown) {
      throw goneOr(thrown, gone.signal)
    }
  }

  return {
    link: { call },
    onConnect(listener) {
      listeners.add(listener)
      if (port) listener(port.gone.signal)
      return () => listeners.delete(listener)
    }
  }
}

const notStarted = ({ problem }: EngineState) =>
  problem ? AppError.received('ENGINE_GONE', problem) : new AppError('ENGINE_GONE', 'engine-not-started')

/** The peer ends its streams with an error of its own when a port closes; what the person needs to know is why. */
const goneOr = (thrown: unknown, gone: AbortSignal): AppError =>
  gone.aborted ? narrowError(gone.reason) : narrowError(thrown)

const isAsyncIterator = (value: unknown): value is AsyncIterator<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value

async function* narrowedIterator(iterator: AsyncIterator<unknown>, gone: AbortSignal) {
  let open = true
  try {
    for (;;) {
      const step = await iterator.next()
      if (step.done) {
        open = false
        return step.value
      }
      yield step.value
    }
  } catch (thrown) {
    open = false
    throw goneOr(thrown, gone)
  } finally {
    // The reader went away: the engine ends its side at once.
    if (open) await iterator.return?.()
  }
}
