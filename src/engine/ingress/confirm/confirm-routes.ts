import { randomBytes } from 'node:crypto'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { ConfirmPageState } from '../../../shared/words/confirm-page.ts'
import { type ConfirmPageService, renderConfirmPage } from './confirm-page.ts'

/**
 * Where a link stands. `outdated`: the user's address was changed after it was sent. `test`: it came with a test email and
 * belongs to nobody.
 */
export type ConfirmView = 'pending' | 'already-verified' | 'test' | 'expired' | 'outdated' | 'altered'
type ConfirmResult = Exclude<ConfirmView, 'pending'> | 'confirmed'

/** What the page needs to know and to do; `confirm-links.ts` does it with the database. */
export interface ConfirmLinks {
  /** Changes nothing. */
  look(token: string): Promise<ConfirmView>
  /** Notes that somebody, or a mail scanner, fetched the link. Confirms nothing. */
  opened(token: string, how: 'GET' | 'HEAD', userAgent: string): Promise<void>
  /** Atomic: of two at the same time one gets `already-verified`. */
  confirm(token: string): Promise<ConfirmResult>
}

export interface ConfirmPageOptions {
  links: ConfirmLinks
  /** Asked for each page: settings can change while it runs. */
  service: () => ConfirmPageService
  onError: (error: unknown) => void
}

interface LinkRoute {
  Params: { token: string }
}

/**
 * The built-in confirm page. GET and HEAD show a page with a button and change nothing, because mail scanners fetch links; a
 * POST confirms.
 */
export function confirmRoutes({ links, service, onError }: ConfirmPageOptions): FastifyPluginAsync {
  /** Where the link of a request stands, looked up once for its rate and its page. */
  const views = new WeakMap<FastifyRequest, ConfirmView>()

  /**
   * Everybody comes from this computer, or through the same proxy. A flood of what is no link, or of one link, uses up the
   * rate of that, and locks out nobody who holds another.
   */
  async function rateKey(request: FastifyRequest): Promise<string> {
    const { token } = request.params as LinkRoute['Params']
    const view = await links.look(token)
    views.set(request, view)
    return view === 'altered' ? `from ${request.ip}` : `link ${token}`
  }

  const viewOf = (request: FastifyRequest) => views.get(request) ?? 'altered'
  const send = (reply: FastifyReply, state: ConfirmView | ConfirmResult) =>
    sendPage(reply.code(statusOf(state)), state, service())

  return async (app) => {
    // The button sends nothing; what comes is read up to the limit and ignored.
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null))

    // Without the expression, an empty token is one too.
    const url = '/confirm/:token(^.+$)'
    const limitUnknown = app.rateLimit()
    app.route<LinkRoute>({
      method: ['GET', 'HEAD'],
      url,
      config: { rateLimit: { keyGenerator: rateKey } },
      async handler(request, reply) {
        const how = request.method === 'HEAD' ? 'HEAD' : 'GET'
        const userAgent = (request.headers['user-agent'] ?? '').slice(0, 300)
        // The note is for us: the visitor gets the page without it.
        await links.opened(request.params.token, how, userAgent).catch(onError)
        return send(reply, viewOf(request))
      }
    })
    app.post<LinkRoute>(url, { config: { rateLimit: { keyGenerator: rateKey } } }, async (request, reply) =>
      isFromAnotherSite(request)
        ? sendPage(reply.code(403), 'from-another-site', service())
        : send(reply, await links.confirm(request.params.token))
    )
    app.route({
      method: ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'],
      url,
      // Before the body is read.
      async onRequest(request, reply) {
        await limitUnknown.call(this, request, reply)
        reply.code(405).header('allow', 'GET, HEAD, POST')
        return sendPage(reply, 'nothing-here', service())
      },
      handler: (_request, reply) => reply
    })
  }
}

/** Browsers say so. What does not say, such as an older browser, holds the token in any case. */
function isFromAnotherSite({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site']
  return site !== undefined && site !== 'same-origin' && site !== 'none'
}

/** The page with the headers that keep it to itself. The status is set. */
export function sendPage(
  reply: FastifyReply,
  state: ConfirmPageState,
  service: ConfirmPageService
): FastifyReply {
  const nonce = randomBytes(16).toString('base64')
  return reply
    .headers({
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Robots-Tag': 'noindex, nofollow',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin'
    })
    .send(renderConfirmPage(state, service, nonce))
}

function statusOf(state: ConfirmView | ConfirmResult): number {
  if (state === 'altered') return 404
  return state === 'expired' || state === 'outdated' ? 410 : 200
}
