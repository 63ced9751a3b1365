import dgram from 'node:dgram'
import dns from 'node:dns'
import { appendFileSync } from 'node:fs'
import net from 'node:net'
import { syncBuiltinESMExports } from 'node:module'

/**
 * Run ahead of a Node process (`NODE_OPTIONS=--import …`), it notes in the file of `CONNECT_RECORD` each name that is
 * looked up and each place that is connected or sent to, one a line. Every client of Node (http, fetch, TLS, SMTP) goes
 * through one of these.
 */
const file = process.env['CONNECT_RECORD']

function note(what: string): void {
  if (file) appendFileSync(file, `${what}\n`)
}

const connect = net.Socket.prototype.connect as (...args: unknown[]) => net.Socket
net.Socket.prototype.connect = function recorded(this: net.Socket, ...args: unknown[]) {
  // Node's own callers give the arguments as one normalised list.
  const [first, second] = (Array.isArray(args[0]) ? args[0] : args) as unknown[]
  const { host, port, path } = (
    typeof first === 'object' ? first : { port: first, host: second }
  ) as net.TcpNetConnectOpts & { path?: string }
  note(path ? `local ${path}` : `connect ${host ?? 'localhost'} ${port}`)
  return connect.apply(this, args)
}

const send = dgram.Socket.prototype.send as (...args: unknown[]) => void
dgram.Socket.prototype.send = function recorded(this: dgram.Socket, ...args: unknown[]) {
  note(`send ${args.filter((arg) => typeof arg === 'string' || typeof arg === 'number').join(' ')}`)
  send.apply(this, args)
}

const lookups = ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveMx', 'resolveTxt'] as const
for (const api of [dns, dns.promises] as unknown as Record<string, (...args: unknown[]) => unknown>[]) {
  for (const name of lookups) {
    const before = api[name]!
    api[name] = (...args: unknown[]) => {
      note(`${name} ${String(args[0])}`)
      return before(...args)
    }
  }
}
syncBuiltinESMExports()
