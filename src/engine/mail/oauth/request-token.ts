import { z } from 'zod'
import type { OAuth2LogIn } from '../../../shared/models/account.ts'
import { hideSecrets } from '../hide-secrets.ts'
import { isLoopback } from '../smtp/smtp-options.ts'
import { TokenError } from './token-error.ts'
import { isTlsCode } from '../smtp/tls-errors.ts'

/** What an access token is requested with. Holds secrets: never log it, never store it. */
export interface SignIn extends OAuth2LogIn {
  /** Null: a public client. */
  clientSecret: string | null
  /** Null: client credentials. */
  refreshToken: string | null
}

export interface TokenAnswer {
  accessToken: string
  /** Milliseconds; null where the provider does not say. */
  lifetime: number | null
  /** Replaces the one in the request, which may no longer work. */
  refreshToken: string | null
}

/** For the whole exchange. */
const answerTimeoutMs = 20_000
/** Providers answer with about 4 KB. */
const maxAnswerBytes = 64 * 1024

/** RFC 6749, appendix A: what a token is made of. */
const token = z.string().regex(/^[\x20-\x7e]{1,16384}$/)
const answerSchema = z.object({
  access_token: token,
  expires_in: z.coerce.number().positive().max(1e9).optional().catch(undefined),
  refresh_token: token.optional().catch(undefined)
})
const refusalSchema = z.object({
  error: z.string(),
  error_description: z.string().optional().catch(undefined)
})

/**
 * Requests an access token from the token URL (RFC 6749, §4.4 and §6), with the client secret in the body as Google and
 * Microsoft expect it. Follows no redirect. Rejects with TokenError. Why not with a library: docs/decisions/0071.
 */
export async function requestToken(signIn: SignIn, timeoutMs = answerTimeoutMs): Promise<TokenAnswer> {
  const url = new URL(signIn.tokenUrl)
  // The name `localhost` could resolve to anything.
  if (isLoopback(url.hostname) && url.hostname === 'localhost') url.hostname = '127.0.0.1'
  let response: Response
  let text: string
  try {
    response = await fetch(url, {
      method: 'POST',
      body: bodyOf(signIn),
      headers: { accept: 'application/json', 'user-agent': 'Countersign' },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs)
    })
    text = await readText(response, url.host)
  } catch (error) {
    throw error instanceof TokenError ? error : notReached(error, url.host)
  }
  return readAnswer(response, text, url, signIn)
}

function bodyOf({ grant, clientId, clientSecret, refreshToken, scope }: SignIn): URLSearchParams {
  return new URLSearchParams({
    grant_type: grant === 'refresh-token' ? 'refresh_token' : 'client_credentials',
    client_id: clientId,
    ...(clientSecret ? { client_secret: clientSecret } : {}),
    ...(grant === 'refresh-token' ? { refresh_token: refreshToken ?? '' } : {}),
    ...(scope ? { scope } : {})
  })
}

async function readText(response: Response, host: string): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > maxAnswerBytes) throw new TokenError('unavailable', 'token-answer-too-large', { host })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function readAnswer({ status, headers }: Response, text: string, url: URL, signIn: SignIn): TokenAnswer {
  const { host } = url
  if (status >= 300 && status < 400) {
    const target = URL.parse(headers.get('location') ?? '', url)?.host ?? null
    throw new TokenError('refused', 'token-url-redirects', { host, target })
  }
  const answer = answerSchema.safeParse(asJson(text))
  if (status === 200 && answer.success) {
    const { access_token: accessToken, expires_in: seconds, refresh_token: refreshToken } = answer.data
    return {
      accessToken,
      lifetime: seconds === undefined ? null : seconds * 1000,
      refreshToken: refreshToken ?? null
    }
  }
  throw refusalOf(status, text, host, signIn)
}

/** Error codes: RFC 6749 §5.2, OpenID Connect §3.1.2.6 for those that need a person. */
function refusalOf(status: number, text: string, host: string, signIn: SignIn): TokenError {
  const read = refusalSchema.safeParse(asJson(text))
  const { error, error_description: description } = read.data ?? { error: '' }
  const said = read.data ? providerWords(error, description, signIn) : null
  const isBusy = /^(?:temporarily_unavailable|server_error|slow_down)$/.test(error)
  if (isBusy || status === 408 || status === 429 || status >= 500) {
    return new TokenError('unavailable', 'token-unavailable', { host, status, said })
  }
  if (status < 400) return new TokenError('unavailable', 'token-answer-not-understood', { host, said })
  if (
    signIn.refreshToken !== null &&
    /^(?:invalid_grant|(?:interaction|login|consent)_required)$/.test(error)
  ) {
    return new TokenError('signIn', 'refresh-token-rejected', { host, said })
  }
  if (error === 'invalid_client') return new TokenError('refused', 'client-rejected', { host, said })
  if (error === 'invalid_scope') return new TokenError('refused', 'scope-rejected', { host, said })
  if (error !== '') return new TokenError('refused', 'token-refused', { host, said })
  return new TokenError('refused', 'token-url-wrong', { host, status })
}

/** What the provider says, without the IDs that Microsoft appends for its support, and without secrets it repeats. */
function providerWords(error: string, description: string | undefined, signIn: SignIn): string {
  const known = [signIn.clientSecret, signIn.refreshToken].filter((secret) => secret !== null)
  // Also as they were spelled in the form.
  const spelled = known.flatMap((secret) => [secret, new URLSearchParams([['', secret]]).toString().slice(1)])
  const told = description?.split(/\s*\bTrace ID:/)[0]?.trim()
  const words = told ? `${error}: ${told}` : error
  return hideSecrets(words, spelled)
    .replaceAll(/\p{Cc}+/gu, ' ')
    .slice(0, 300)
}

function notReached(error: unknown, host: string): TokenError {
  const { name, cause } = error as Error
  const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? null
  if (name === 'TimeoutError' || code === 'ETIMEDOUT' || code?.includes('TIMEOUT')) {
    return new TokenError('unavailable', 'provider-not-answering', { host })
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new TokenError('unavailable', 'provider-not-found', { host })
  }
  return code !== null && isTlsCode(code)
    ? new TokenError('unavailable', 'provider-not-trusted', { host, code })
    : new TokenError('unavailable', 'provider-unreachable', { host, code })
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
