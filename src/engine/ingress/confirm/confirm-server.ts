import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { AppError } from '../../../shared/errors.ts'
import type { ConfirmPageState } from '../../../shared/words/confirm-page.ts'
import type { Clock } from '../../runtime/index.ts'
import { renderConfirmPage } from './confirm-page.ts'
import type { ConfirmPageService } from './confirm-page.ts'
import { createRateLimit } from './rate-limit.ts'

/**
 * Where a link stands. `outdated`: the user's address was changed after it went out. `test`: it came with a test mail,
 * and belongs to nobody.
 */
export type ConfirmView = 'pending' | 'already-verified' | 'test' | 'expired' | 'outdated' | 'altered'
type ConfirmResult = Exclude<ConfirmView, 'pending'> | 'confirmed'

/** What the page needs to know and to do; `confirm-links.ts` does it with the database. */
export interface ConfirmLinks {
  /** Changes nothing. */
  look(token: string): Promise<ConfirmView>
  /** Notes that somebody, or a mail scanner, fetched the link. Confirms nothing. */
  opened(token: string, how: 'GET' | 'HEAD', userAgent: string): Promise<void>
  /** Atomic: of two at the same time one is told `already-verified`. */
  confirm(token: string): Promise<ConfirmResult>
}

export interface ConfirmServerOptions {
  /** Kept from an earlier start; 0 has the system choose one. */
  port: number
  links: ConfirmLinks
  /** Asked for each page: settings can change while it runs. */
  service: () => ConfirmPageService
  clock: Pick<Clock, 'monotonic'>
  /** Told of failures, which the visitor only learns the fact of. */
  onError: (error: unknown) => void
  limits?: Partial<typeof defaultLimits>
}

export interface ConfirmServer {
  port: number
  /** Origin, without a slash at its end. */
  url: string
  close(): Promise<void>
}

const defaultLimits = {
  /** Requests at once, and for each second from then on: for one link, and for all that is no link from one remote address. */
  burst: 120,
  perSecond: 20,
  /** Bytes; the button sends none. */
  body: 1024,
  /** Milliseconds. */
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  maxConnections: 200
}

const host = '127.0.0.1'
const pathPrefix = '/confirm/'
const methods = new Set(['GET', 'HEAD', 'POST'])

/**
 * The built-in confirm page. It listens on loopback alone. GET and HEAD show a page with a button and change nothing,
 * for mail scanners fetch links; a POST confirms.
 * @throws AppError LINKS_NOT_READY when the port is taken
 */
export async function openConfirmServer(options: ConfirmServerOptions): Promise<ConfirmServer> {
  const limits = { ...defaultLimits, ...options.limits }
  const rate = createRateLimit(options.clock, limits)
  const server = createServer({
    headersTimeout: limits.headersTimeout,
    requestTimeout: limits.requestTimeout,
    keepAliveTimeout: 5_000,
    connectionsCheckingInterval: Math.min(1_000, limits.headersTimeout),
    maxHeaderSize: 8 * 1024
  })
  server.maxRequestsPerSocket = 100
  dropIdleOver(server, limits.maxConnections)
  const port = await listen(server, options.port)
  server.on('error', options.onError)
  const hosts = new Set([`${host}:${port}`, `localhost:${port}`])

  server.on('request', (request, response) => {
    void answer(request, response).catch((error: unknown) => {
      // A visitor who goes away, or is cut off for being slow, is no failure of ours.
      if (request.socket.destroyed) return
      options.onError(error)
      reply(response, 500, 'failed')
    })
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A name that a hostile page had resolved to this computer (DNS rebinding) is none of ours.
    if (!hosts.has((request.headers.host ?? '').toLowerCase())) return reply(response, 421, 'nothing-here')
    const token = tokenOf(request.url ?? '')
    const isAsked = token !== undefined && methods.has(request.method ?? '')
    const view = isAsked ? await options.links.look(token) : 'altered'
    // Everybody comes from this computer, or through the same proxy. Whoever floods the page with what is no link, or with one
    // of theirs, uses up that, and locks out nobody who holds another.
    const whose = view === 'altered' ? `from ${request.socket.remoteAddress}` : `link ${token}`
    if (!rate.take(whose)) {
      response.setHeader('Retry-After', '5')
      return reply(response, 429, 'too-many')
    }
    if (token === undefined) return reply(response, 404, 'nothing-here')
    switch (request.method) {
      case 'GET':
      case 'HEAD': {
        await options.links
          .opened(token, request.method, (request.headers['user-agent'] ?? '').slice(0, 300))
          // The note is ours alone: the visitor gets the page without it.
          .catch(options.onError)
        return reply(response, status(view), view)
      }
      case 'POST': {
        if (!(await bodyEnds(request, limits.body))) return reply(response, 413, 'too-large')
        const result = await options.links.confirm(token)
        return reply(response, status(result), result)
      }
      default:
        response.setHeader('Allow', 'GET, HEAD, POST')
        return reply(response, 405, 'nothing-here')
    }
  }

  function reply(response: ServerResponse, code: number, state: ConfirmPageState): void {
    if (response.headersSent || response.destroyed) return
    const nonce = randomBytes(16).toString('base64')
    const page = renderConfirmPage(state, options.service(), nonce)
    // What is still coming would be read for nothing, however much it is.
    const { complete, headers } = response.req
    const hasBody = (headers['content-length'] ?? '0') !== '0' || headers['transfer-encoding'] !== undefined
    const isCutShort = code === 421 || (hasBody && !complete)
    if (isCutShort) response.setHeader('Connection', 'close')
    response.writeHead(code, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': Buffer.byteLength(page),
      'Content-Security-Policy': `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Robots-Tag': 'noindex, nofollow',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin'
    })
    response.end(page, () => isCutShort && response.req.destroy())
  }

  return {
    port,
    url: `http://${host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

function status(state: ConfirmView | ConfirmResult): number {
  if (state === 'altered') return 404
  return state === 'expired' || state === 'outdated' ? 410 : 200
}

/** The token as it stands in the path, or undefined where the path is none of ours. Judging it is the verifier's. */
function tokenOf(url: string): string | undefined {
  if (!url.startsWith(pathPrefix)) return undefined
  // Mail programs and trackers add a query; the token never holds one.
  const token = url.slice(pathPrefix.length).split(/[?#]/, 1)[0]!
  return token === '' || token.includes('/') ? undefined : token
}

/** Reads the body to its end and throws it away. False as soon as it is longer than `limit` bytes. */
async function bodyEnds(request: IncomingMessage, limit: number): Promise<boolean> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return false
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size > limit) return false
  }
  return true
}

/**
 * Keeps no more than `most` connections. A new one takes the place of another: of the one that has been silent longest since
 * it was opened, else of the one that has been idle longest between two requests. A visitor whose request is being read or
 * answered is never cut off, however many silent connections a flood opens.
 */
function dropIdleOver(server: Server, most: number): void {
  const open = new Set<Socket>()
  const answering = new Set<Socket>()
  server.on('request', ({ socket }, response) => {
    answering.add(socket)
    response.once('close', () => answering.delete(socket))
  })
  server.on('connection', (socket) => {
    if (open.size >= most) leastUsed(open, answering, socket).destroy()
    open.add(socket)
    socket.once('close', () => {
      open.delete(socket)
      answering.delete(socket)
    })
  })
}

/** `newest` where every other one is being answered. */
function leastUsed(open: Iterable<Socket>, answering: ReadonlySet<Socket>, newest: Socket): Socket {
  let idle: Socket | undefined
  for (const socket of open) {
    if (socket.destroyed || answering.has(socket)) continue
    if (socket.bytesRead === 0) return socket
    idle ??= socket
  }
  return idle ?? newest
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
