import { Agent, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { afterEach, expect, it } from 'vitest'
import { openConfirmServer } from '../../../../src/engine/ingress/confirm/confirm-server.ts'
import type { HttpServer } from '../../../../src/engine/ingress/http-server/http-server.ts'
import { createTestClock } from '../../../helpers/test-clock.ts'

let server: HttpServer | undefined
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await server?.close()
})

const open = (maxConnections: number) =>
  openConfirmServer({
    port: 0,
    links: {
      look: () => Promise.resolve('pending'),
      opened: () => Promise.resolve(),
      confirm: () => Promise.resolve('confirmed')
    },
    service: () => ({ name: 'Ragtime', contact: null }),
    clock: createTestClock(),
    onError: () => {},
    limits: { maxConnections }
  })

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  sockets.push(socket)
  await once(socket, 'connect')
  return socket
}

function ask(port: number, method: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, method, path: '/confirm/live', agent },
      (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0))
      }
    )
    outgoing.on('error', reject).end()
  })
}

it('a visitor between opening the page and clicking the button keeps the connection, whatever floods it', async () => {
  server = await open(20)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  expect(await ask(server.port, 'GET', agent)).toBe(200)
  const [visitor] = Object.values(agent.freeSockets).flat()
  for (let n = 0; n < 100; n++) await connected(server.port)
  expect(visitor?.destroyed).toBe(false)
  expect(await ask(server.port, 'POST', agent)).toBe(200)
  agent.destroy()
})

it.each(['PUT /confirm/live', 'POST /elsewhere', 'PATCH /'])(
  '%s with an endless body is answered and cut off',
  async (line) => {
    server = await open(20)
    const socket = await connected(server.port)
    let heard = ''
    socket.on('data', (chunk) => (heard += chunk.toString('latin1')))
    const closed = once(socket, 'close')
    socket.write(
      `${line} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Length: 99999999999\r\n\r\nbody`
    )
    await closed
    expect(heard).toMatch(/^HTTP\/1\.1 40[45] /)
    expect(heard.toLowerCase()).toContain('connection: close')
  }
)
