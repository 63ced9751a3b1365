import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import net from 'node:net'
import { delimiter, join } from 'node:path'

/** Debian's smtp-sink, out of Postfix: an SMTP server in C that throws everything away. */
export interface SmtpSink {
  port: number
  close(): void
}

export const noSink =
  'smtp-sink is not installed: it comes with Postfix (Debian: apt-get install postfix); nothing was measured'

/** Null where it is not installed. */
export async function startSmtpSink(): Promise<SmtpSink | null> {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  const program = folders.map((folder) => join(folder, 'smtp-sink')).find((path) => existsSync(path))
  if (!program) return null
  const port = await freePort()
  // It refuses to run as root.
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  const child = spawn(program, [...user, `127.0.0.1:${port}`, '1000'], {
    stdio: ['ignore', 'ignore', 'inherit']
  })
  await untilItListens(child, port)
  return { port, close: () => void child.kill() }
}

async function untilItListens(child: ChildProcess, port: number): Promise<void> {
  while (child.exitCode === null) {
    if (await answers(port)) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`smtp-sink ended at once (${child.exitCode}).`)
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo
      server.close(() => resolve(port))
    })
  })
}
