/**
 * The engine's own entry as an ordinary child process: what Electron's parentPort carries goes over Node's IPC channel,
 * and so does the one RPC connection, so that a test can kill the engine as hard as a machine can.
 */
type Listener = (event: { data: unknown; ports: unknown[] }) => void
type RpcListener = (event?: { data: unknown }) => void

export type ChildMessage = { main: unknown } | { rpc: unknown }

const send = (message: ChildMessage) => {
  // The parent may be gone already; then nobody needs to know.
  if (process.connected) process.send!(message)
}
const rpcListeners: RpcListener[] = []
const port = {
  postMessage: (data: unknown) => send({ rpc: data }),
  on: (event: string, listener: RpcListener) => void (event === 'message' && rpcListeners.push(listener))
}

Object.assign(process, {
  parentPort: {
    on: (_event: 'message', listener: Listener) =>
      process.on('message', (message: ChildMessage) => {
        if ('rpc' in message) for (const receive of rpcListeners) receive({ data: message.rpc })
        else listener({ data: message.main, ports: [port] })
      }),
    postMessage: (message: unknown) => send({ main: message })
  }
})

// An engine without its parent is of no use to any test.
process.on('disconnect', () => process.exit(1))

await import(process.argv[2] ?? '../../src/engine/transport/utility-entry.ts')
send({ main: { type: 'listening' } })
