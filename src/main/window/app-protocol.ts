import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import type { Protocol } from 'electron'

const scheme = 'app'
const host = 'countersign'

/** What the pages of the app have as their origin, and nothing else has. */
export const appOrigin = `${scheme}://${host}`
export const appUrl = `${appOrigin}/index.html`

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8'
}

/** Before the app is ready, once: without it the origin would be opaque and fetch refused. */
export function registerAppScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }
  ])
}

/** Serves the built renderer, and only it, under `appOrigin`. */
export function serveApp(protocol: Pick<Protocol, 'handle'>, rendererFolder: string): void {
  protocol.handle(scheme, (request) => answer(request, rendererFolder))
}

/** Exported for tests. */
export async function answer(request: Request, rendererFolder: string): Promise<Response> {
  const url = new URL(request.url)
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405)
  if (url.host !== host) return refusal(404)
  const file = fileFor(url.pathname, rendererFolder)
  const contentType = file === null ? undefined : contentTypes[extname(file)]
  if (file === null || contentType === undefined) return refusal(404)

  let body: Buffer
  try {
    body = await readFile(file)
  } catch {
    return refusal(404)
  }
  const headers: Record<string, string> = {
    'Content-Type': contentType,
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin'
  }
  if (extname(file) !== '.html') return new Response(new Uint8Array(body), { headers })

  const nonce = randomBytes(16).toString('base64')
  return new Response(withNonce(body.toString('utf8'), nonce), {
    headers: {
      ...headers,
      'Content-Security-Policy': contentSecurityPolicy(nonce),
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store'
    }
  })
}

/**
 * Styles need a nonce, new for each load: Mantine and CodeMirror make `<style>` elements while running. A preview of a
 * mail is a sandboxed srcdoc iframe, which inherits this policy: `style=""` attributes work in it, its `<style>`
 * elements need the nonce, and script, network and forms are refused there as here.
 */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src-elem 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'"
  ].join('; ')
}

/** The page reads it back as `document.querySelector('meta[property=csp-nonce]').nonce`, where Vite looks as well. */
function withNonce(html: string, nonce: string): string {
  return html.replace(/<head>/i, (head) => `${head}<meta property="csp-nonce" nonce="${nonce}">`)
}

/** Null for anything that would lead out of the folder. */
function fileFor(pathname: string, folder: string): string | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch {
    return null
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null
  const file = join(folder, decoded === '/' ? 'index.html' : decoded)
  return file.startsWith(folder.endsWith(sep) ? folder : folder + sep) ? file : null
}

function refusal(status: number): Response {
  return new Response(null, { status })
}
