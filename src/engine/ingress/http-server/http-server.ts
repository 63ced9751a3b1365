import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply } from 'fastify'
import { AppError } from '../../../shared/errors.ts'
import type { Clock } from '../../runtime/index.ts'
import { limitConnections } from './connection-limit.ts'

/** Why a request gets nothing. */
export type Refusal = 'nothing-here' | 'too-many' | 'too-large' | 'failed'

export interface HttpServerOptions {
  /** Kept from an earlier start; 0 lets the system choose one. */
  port: number
  /** What it serves. */
  routes: FastifyPluginAsync
  /** Answers a request that no route answers. The status is set. */
  sendRefusal: (reply: FastifyReply, refusal: Refusal) => FastifyReply
  clock: Pick<Clock, 'monotonic'>
  /** Gets failures; the visitor only learns that there was one. */
  onError: (error: unknown) => void
  limits?: Partial<HttpLimits>
}

export interface HttpServer {
  port: number
  /** Origin, without a slash at its end. */
  url: string
  close(): Promise<void>
}

export type HttpLimits = typeof defaultLimits

const defaultLimits = {
  /** Requests at once, and for each second after that, per key. */
  burst: 120,
  perSecond: 20,
  bodyBytes: 1024,
  headersTimeoutMs: 5_000,
  requestTimeoutMs: 10_000,
  maxConnections: 200
}

const host = '127.0.0.1'

/**
 * The engine's HTTP server, on loopback alone. It listens at once, so that its port is known and a taken one is reported at
 * the start. Fastify is loaded when the first request comes: most runs never get one, and loading it takes longer than
 * everything else the start does (docs/decisions/0070-http-server.md).
 * @throws AppError LINKS_NOT_READY when the port is taken
 */
export async function openHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const limits = { ...defaultLimits, ...options.limits }
  const server = createServer({
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: 5_000,
    connectionsCheckingInterval: Math.min(1_000, limits.headersTimeoutMs),
    maxHeaderSize: 8 * 1024
  })
  server.maxRequestsPerSocket = 100
  limitConnections(server, limits.maxConnections)
  const port = await listen(server, options.port)
  server.on('error', options.onError)

  const load = async (): Promise<FastifyInstance> => {
    const { createHttpApp } = await import('./http-app.ts')
    return createHttpApp({
      ...options,
      server,
      limits,
      hosts: new Set([`${host}:${port}`, `localhost:${port}`])
    })
  }
  let app: Promise<FastifyInstance> | undefined

  server.on('request', (request, response) => {
    // What is still coming would be read for nothing, however much it is.
    response.once('finish', () => !request.complete && request.destroy())
    app ??= load()
    app.then(
      ({ routing }) => routing(request, response),
      (error: unknown) => {
        app = undefined
        options.onError(error)
        response.writeHead(503).end()
      }
    )
  })

  return {
    port,
    url: `http://${host}:${port}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
      const loaded = await app?.catch(() => undefined)
      await loaded?.close()
    }
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const options = { cause: error, data: { port } }
      reject(
        error.code === 'EADDRINUSE'
          ? new AppError('LINKS_NOT_READY', 'confirm-port-in-use', { port }, options)
          : new AppError(
              'LINKS_NOT_READY',
              'confirm-port-refused',
              { port, detail: String(error.code) },
              options
            )
      )
    })
    server.listen({ port, host }, () => resolve((server.address() as AddressInfo).port))
  })
}
