import { implement } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import { contract } from '../../../src/shared/contract/index.ts'
import { enginePortMessage } from '../../../src/shared/ipc/shell-channels.ts'
import type { EngineState, Shell } from '../../../src/shared/ipc/shell.ts'

export const procedures = implement(contract)
/** Part of the contract: a test implements what it calls. */
type Router = ConstructorParameters<typeof RPCHandler>[0]

/**
 * A window and main, as far as the engine's connection knows them: `connect` is what main does for a new engine, over a
 * real MessageChannel.
 */
export function windowWithEngine() {
  const target = new EventTarget()
  const listeners = new Set<(state: EngineState) => void>()
  let state: EngineState = { state: 'starting', attempt: 1 }
  const ports: MessagePort[] = []

  const engine: Shell['engine'] = {
    onState(listener) {
      listeners.add(listener)
      listener(state)
      return () => listeners.delete(listener)
    },
    requestPort: () => undefined,
    restart: () => Promise.resolve()
  }

  return {
    window: target as unknown as Window,
    engine,
    connect(router: Router) {
      const { port1, port2 } = new MessageChannel()
      ports.push(port1, port2)
      new RPCHandler(router).upgrade(port1)
      port1.start()
      const message = Object.assign(new Event('message'), {
        data: enginePortMessage,
        ports: [port2],
        source: target
      })
      target.dispatchEvent(message)
      return { die: () => port1.close() }
    },
    say(next: EngineState) {
      state = next
      for (const listener of listeners) listener(next)
    },
    close: () => {
      for (const port of ports) port.close()
    }
  }
}
