import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Told = (args: string[], cwd: string, data: unknown) => void

/** One socket for each data folder; in the temporary folder, since a socket's path may have 100 characters only. */
function socketFor(folder: string): string {
  const name = `countersign-stand-in-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`)
}

/**
 * True for the first instance with this folder, which from then on hears of others. A later one tells the first what
 * it was started with and gets false. Electron answers at once, and so must this: asking is a process of its own.
 */
export function takeInstanceLock(folder: string, data: unknown, onOther: Told): boolean {
  const socket = socketFor(folder)
  const message = JSON.stringify({ args: process.argv, cwd: process.cwd(), data })
  const ask = `
    const socket = require('node:net').connect(process.argv[1])
    socket.on('error', () => process.exit(1))
    socket.on('connect', () => socket.end(process.argv[2]))
    socket.on('close', () => process.exit(0))`
  const asked = spawnSync(process.execPath, ['-e', ask, socket, message], { timeout: 10_000 })
  if (asked.status === 0) return false

  if (process.platform !== 'win32') rmSync(socket, { force: true })
  const server = createServer((connection) => {
    let text = ''
    connection.setEncoding('utf8')
    connection.on('data', (part: string) => (text += part))
    connection.on('end', () => {
      const other = JSON.parse(text) as { args: string[]; cwd: string; data: unknown }
      onOther(other.args, other.cwd, other.data)
      connection.end()
    })
    connection.on('error', () => undefined)
  })
  server.listen(socket)
  server.unref()
  process.on('exit', () => {
    if (process.platform !== 'win32') rmSync(socket, { force: true })
  })
  return true
}
