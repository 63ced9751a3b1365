import type Electron from 'electron'
import type { BrowserContext, Request as BrowserRequest, Route } from 'playwright-core'
import { onlyTheseParts } from '../not-here.ts'
import { addScheme, schemeOf, toAppUrl } from '../page/schemes.ts'

type Handler = (request: Request) => Response | Promise<Response>
type BeforeRequest = (
  details: Electron.OnBeforeRequestListenerDetails,
  callback: (response: Electron.CallbackResponse) => void
) => void

export interface SessionParts {
  /** True when a navigation that the page began was prevented by main. */
  navigationPrevented: (request: BrowserRequest, url: string) => boolean
}

/**
 * `protocol` and `session`: what happens to a request of a page. It goes to the handler of its scheme; without one it
 * goes out only if main's onBeforeRequest lets it.
 */
export function createSession(parts: SessionParts) {
  const handlers = new Map<string, Handler>()
  let beforeRequest: BeforeRequest | null = null

  const protocol = onlyTheseParts('protocol', {
    registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]) {
      for (const { scheme, privileges } of schemes) {
        // In Chromium they become https, which is all of this anyway.
        if (!privileges?.standard || !privileges.secure) {
          throw new Error('The stand-in for Electron has schemes that are standard and secure only.')
        }
        addScheme(scheme)
      }
    },
    handle(scheme: string, handler: Handler) {
      if (handlers.has(scheme)) throw new Error(`The scheme ${scheme} is already handled.`)
      addScheme(scheme)
      handlers.set(scheme, handler)
    },
    isProtocolHandled: (scheme: string) => handlers.has(scheme),
    unhandle: (scheme: string) => void handlers.delete(scheme)
  } satisfies Partial<Electron.Protocol>)

  const webRequest = onlyTheseParts('session.webRequest', {
    onBeforeRequest(filter: Electron.WebRequestFilter | BeforeRequest | null) {
      if (filter !== null && typeof filter === 'object') {
        throw new Error(
          'The stand-in for Electron has session.webRequest.onBeforeRequest without a filter only.'
        )
      }
      beforeRequest = filter
    }
  } satisfies Partial<Electron.WebRequest>)

  const defaultSession = onlyTheseParts('session.defaultSession', {
    protocol,
    webRequest,
    // Chromium is launched with no permission granted and asks nobody when headless; these take the handlers as given.
    setPermissionRequestHandler: (_handler: Parameters<Electron.Session['setPermissionRequestHandler']>[0]) =>
      undefined,
    setPermissionCheckHandler: (_handler: Parameters<Electron.Session['setPermissionCheckHandler']>[0]) =>
      undefined,
    setDevicePermissionHandler: (_handler: Parameters<Electron.Session['setDevicePermissionHandler']>[0]) =>
      undefined
  })

  function isCancelled(request: BrowserRequest, url: string): Promise<boolean> {
    if (beforeRequest === null) return Promise.resolve(false)
    const listener = beforeRequest
    return new Promise((resolve) => {
      const details = {
        id: 0,
        url,
        method: request.method(),
        resourceType: 'other',
        referrer: '',
        timestamp: 0
      }
      listener(details as unknown as Electron.OnBeforeRequestListenerDetails, ({ cancel }) =>
        resolve(cancel === true)
      )
    })
  }

  async function answer(route: Route): Promise<void> {
    const request = route.request()
    const url = toAppUrl(request.url())
    if (request.isNavigationRequest() && parts.navigationPrevented(request, url))
      return route.abort('aborted')
    if (await isCancelled(request, url)) return route.abort('blockedbyclient')
    const handler = handlers.get(schemeOf(url))
    if (handler === undefined) return route.continue()

    const body = request.postDataBuffer()
    const response = await handler(
      new Request(url, {
        method: request.method(),
        headers: request.headers(),
        ...(body === null ? {} : { body: new Uint8Array(body) })
      })
    )
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer())
    })
  }

  async function attach(context: BrowserContext): Promise<void> {
    await context.route('**/*', async (route) => {
      try {
        await answer(route)
      } catch (error) {
        // A page that closes takes its requests with it; any other failure is a failed request.
        await route.abort('failed').catch(() => undefined)
        if (!/closed/i.test(String(error))) console.error('[stand-in]', error)
      }
    })
  }

  return { protocol, session: onlyTheseParts('session', { defaultSession }), attach }
}
