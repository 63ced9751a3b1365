import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Keeps at most `maxConnections` connections. A new one replaces another: the one that has been silent for the longest time
 * since it was opened, or else the one that has been idle for the longest time between two requests. A visitor whose request
 * is being read or answered is never cut off, however many silent connections a flood opens.
 */
export function limitConnections(server: Server, maxConnections: number): void {
  const open = new Set<Socket>()
  const answering = new Set<Socket>()
  server.on('request', ({ socket }, response) => {
    answering.add(socket)
    response.once('close', () => answering.delete(socket))
  })
  server.on('connection', (socket) => {
    if (open.size >= maxConnections) leastUsed(open, answering, socket).destroy()
    open.add(socket)
    socket.once('close', () => {
      open.delete(socket)
      answering.delete(socket)
    })
  })
}

/** `newest` where every other connection is being answered. */
function leastUsed(open: Iterable<Socket>, answering: ReadonlySet<Socket>, newest: Socket): Socket {
  let idle: Socket | undefined
  for (const socket of open) {
    if (socket.destroyed || answering.has(socket)) continue
    if (socket.bytesRead === 0) return socket
    idle ??= socket
  }
  return idle ?? newest
}
