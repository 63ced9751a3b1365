import { request } from 'node:http'
import { onTestFinished } from 'vitest'
import type { ConfirmLinks } from '../../../../src/engine/ingress/confirm/confirm-routes.ts'
import {
  type ConfirmServerOptions,
  openConfirmServer
} from '../../../../src/engine/ingress/confirm/confirm-server.ts'
import type { HttpServer } from '../../../../src/engine/ingress/http-server/http-server.ts'
import { createTestClock } from '../../../helpers/test-clock.ts'

/** Links kept in memory: `live` can be confirmed once, `old` has expired, `moved` is outdated, any other is altered. */
export function memoryLinks() {
  let verified = false
  const calls: string[] = []
  const links: ConfirmLinks = {
    look(token) {
      calls.push(`look ${token}`)
      if (token === 'old') return Promise.resolve('expired')
      if (token === 'moved') return Promise.resolve('outdated')
      if (token !== 'live') return Promise.resolve('altered')
      return Promise.resolve(verified ? 'already-verified' : 'pending')
    },
    opened(token, how, userAgent) {
      calls.push(`opened ${token} ${how} ${userAgent}`)
      return Promise.resolve()
    },
    async confirm(token) {
      const view = await links.look(token)
      calls.push(`confirm ${token}`)
      if (view !== 'pending') return view
      verified = true
      return 'confirmed'
    }
  }
  return { links, calls, isVerified: () => verified }
}

/** Closed after the test. */
export async function open(options: Partial<ConfirmServerOptions> = {}) {
  const memory = memoryLinks()
  const clock = createTestClock()
  const failures: unknown[] = []
  const server = await openConfirmServer({
    port: 0,
    links: memory.links,
    service: () => ({ name: 'Ragtime & Söhne <b>', contact: 'admin@ragtime.example' }),
    clock,
    onError: (error) => failures.push(error),
    ...options
  })
  onTestFinished(() => server.close())
  return { ...memory, server, clock, failures }
}

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

export function ask(
  { port }: HttpServer,
  method: string,
  path: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: string | Buffer } = {}
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode!,
          headers: response.headers,
          body: Buffer.concat(chunks).toString()
        })
      )
      response.on('error', reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
