import type { IncomingMessage, Server } from 'node:http'
import rateLimit from '@fastify/rate-limit'
import { fastify, type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify'
import type { HttpLimits, HttpServerOptions, Refusal } from './http-server.ts'
import { rateLimitStore } from './rate-limit-store.ts'

interface HttpAppOptions extends Omit<HttpServerOptions, 'limits'> {
  server: Server
  limits: HttpLimits
  /** The names it answers to, as in the header `Host`. */
  hosts: ReadonlySet<string>
}

/** A token in a path is longer than Fastify expects. */
const maxPathPartLength = 4096

/** What all routes share: names, rate, the size of a body, and what a request gets that no route answers. */
export async function createHttpApp(options: HttpAppOptions): Promise<FastifyInstance> {
  const { server, hosts, limits, clock, sendRefusal, onError } = options

  function refuse(reply: FastifyReply, status: number, refusal: Refusal): FastifyReply {
    if (isBodyUnread(reply.request.raw)) reply.header('connection', 'close')
    return sendRefusal(reply.code(status), refusal)
  }

  const app = fastify({
    serverFactory: () => server,
    bodyLimit: limits.bodyBytes,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: maxPathPartLength },
    frameworkErrors: (_error, _request, reply) => void refuse(reply, 404, 'nothing-here')
  })

  app.setErrorHandler((error: FastifyError, request, reply) => {
    // A visitor who goes away, or is cut off for being slow, is no failure of ours.
    if (request.raw.socket.destroyed) return reply.hijack()
    const status = error.statusCode ?? 500
    if (status === 429) return refuse(reply, status, 'too-many')
    if (status === 413) return refuse(reply, status, 'too-large')
    if (status < 500) return refuse(reply, status, 'nothing-here')
    onError(error)
    return refuse(reply, 500, 'failed')
  })
  app.setNotFoundHandler((_request, reply) => refuse(reply, 404, 'nothing-here'))

  await app.register(rateLimit, {
    max: limits.burst,
    timeWindow: (limits.burst / limits.perSecond) * 1000,
    store: rateLimitStore(clock),
    keyGenerator: (request) => `from ${request.ip}`,
    errorResponseBuilder: () => Object.assign(new Error('too many requests'), { statusCode: 429 }),
    addHeaders: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    addHeadersOnExceeding: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false
    }
  })
  const limitUnknown = app.rateLimit()

  app.addHook('onRequest', async function (request, reply) {
    // A name that a hostile page resolved to this computer (DNS rebinding) is none of ours.
    if (!hosts.has((request.headers.host ?? '').toLowerCase())) {
      reply.header('connection', 'close')
      return refuse(reply, 421, 'nothing-here')
    }
    // Answered before the body is read. A whole URL in the request line is for a proxy.
    if (request.is404 || !request.raw.url?.startsWith('/')) {
      await limitUnknown.call(this, request, reply)
      return refuse(reply, 404, 'nothing-here')
    }
  })
  app.addHook('onSend', async (request, reply) => {
    if (isBodyUnread(request.raw)) reply.header('connection', 'close')
  })

  await app.register(options.routes)
  await app.ready()
  return app
}

function isBodyUnread({ complete, headers }: IncomingMessage): boolean {
  const hasBody = (headers['content-length'] ?? '0') !== '0' || headers['transfer-encoding'] !== undefined
  return hasBody && !complete
}
