import { z } from 'zod'
import type { OAuth2LogIn } from '../../../shared/models/account.ts'
import { hideSecrets } from '../hide-secrets.ts'
import { isLoopback } from '../smtp/smtp-options.ts'
import { TokenError } from './token-error.ts'
import { isTlsCode } from '../smtp/tls-errors.ts'

/** What an access token is asked for with. Holds secrets: never log it, never store it. */
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
  /** In the place of the one it was asked with, which may be worth nothing from now on. */
  refreshToken: string | null
}

/** Milliseconds for the whole of it. */
const patience = 20_000
/** Providers answer with some 4 KB. */
const mostBytes = 64 * 1024

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
 * Asks the token URL for an access token (RFC 6749, §4.4 and §6), the client secret in the body as Google and Microsoft have
 * it. Follows no redirect. Rejects with TokenError.
 */
export async function requestToken(signIn: SignIn, within = patience): Promise<TokenAnswer> {
  const url = new URL(signIn.tokenUrl)
  // The name itself could be resolved to anything.
  if (isLoopback(url.hostname) && url.hostname === 'localhost') url.hostname = '127.0.0.1'
  let response: Response
  let text: string
  try {
    response = await fetch(url, {
      method: 'POST',
      body: bodyOf(signIn),
      headers: { accept: 'application/json', 'user-agent': 'Countersign' },
      redirect: 'manual',
      signal: AbortSignal.timeout(within)
    })
    text = await readText(response, url.host)
  } catch (error) {
    throw error instanceof TokenError ? error : new TokenError('unavailable', notReached(error, url.host))
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
    if (size > mostBytes) {
      throw new TokenError('unavailable', `${host} answers with something far larger than an access token.`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function readAnswer({ status, headers }: Response, text: string, url: URL, signIn: SignIn): TokenAnswer {
  const { host } = url
  if (status >= 300 && status < 400) {
    const target = URL.parse(headers.get('location') ?? '', url)?.host ?? 'elsewhere'
    throw new TokenError(
      'refused',
      `${host} gives no token but leads on to ${target}, which is not asked. Check the token URL.`
    )
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

/** Error codes: RFC 6749 §5.2, OpenID Connect §3.1.2.6 for those that want a person. */
function refusalOf(status: number, text: string, host: string, signIn: SignIn): TokenError {
  const read = refusalSchema.safeParse(asJson(text))
  const { error, error_description: description } = read.data ?? { error: '' }
  const said = read.data ? ` It said: ${wordsOf(error, description, signIn)}` : ''
  const isBusy = /^(?:temporarily_unavailable|server_error|slow_down)$/.test(error)
  if (isBusy || status === 408 || status === 429 || status >= 500) {
    return new TokenError('unavailable', `${host} gives no access token at the moment (${status}).${said}`)
  }
  if (status < 400) {
    return new TokenError('unavailable', `${host} answers with something else than an access token.${said}`)
  }
  if (
    signIn.refreshToken !== null &&
    /^(?:invalid_grant|(?:interaction|login|consent)_required)$/.test(error)
  ) {
    return new TokenError(
      'signIn',
      `${host} does not accept the refresh token any more: sign in again.${said}`
    )
  }
  if (error === 'invalid_client') {
    return new TokenError('refused', `${host} does not accept this client id and client secret.${said}`)
  }
  if (error === 'invalid_scope') return new TokenError('refused', `${host} does not know this scope.${said}`)
  if (error !== '') return new TokenError('refused', `${host} refuses an access token.${said}`)
  return new TokenError('refused', `${host} has no tokens at this URL (${status}). Check the token URL.`)
}

/** The provider's own, without the ids that Microsoft appends for its support, and without a secret said back. */
function wordsOf(error: string, description: string | undefined, signIn: SignIn): string {
  const known = [signIn.clientSecret, signIn.refreshToken].filter((secret) => secret !== null)
  // As in the form that it was asked with, too.
  const spelt = known.flatMap((secret) => [secret, new URLSearchParams([['', secret]]).toString().slice(1)])
  const told = description?.split(/\s*\bTrace ID:/)[0]?.trim()
  const words = told ? `${error}: ${told}` : error
  return hideSecrets(words, spelt)
    .replaceAll(/\p{Cc}+/gu, ' ')
    .slice(0, 300)
}

function notReached(error: unknown, host: string): string {
  const { name, cause } = error as Error
  const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? ''
  if (name === 'TimeoutError' || code.includes('TIMEOUT') || code === 'ETIMEDOUT') {
    return `${host}, which gives the access tokens, does not answer.`
  }
  if (/^(?:ENOTFOUND|EAI_AGAIN)$/.test(code))
    return `${host}, which gives the access tokens, was not found (DNS).`
  if (isTlsCode(code))
    return `${host}, which gives the access tokens, has a certificate that is not to be trusted (${code}).`
  return `${host}, which gives the access tokens, could not be reached${code ? ` (${code})` : ''}.`
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
