import type { Catalog } from '../catalog.ts'

type Provider = { host: string }
/** `said`: the provider's own words; null where it gave none. */
type Answer = Provider & { said: string | null }

const withAnswer = (text: string, said: string | null) => (said === null ? text : `${text} It said: ${said}`)

/** Why the login provider issued no access token. */
export const accessTokens = {
  'client-secret-missing': () =>
    'The client secret of this account isn’t available. Enter it in the account’s settings.',
  'refresh-token-missing': () =>
    'The refresh token of this account isn’t available. Enter it in the account’s settings.',
  'token-url-redirects': ({ host, target }: Provider & { target: string | null }) =>
    target === null
      ? `${host} issued no access token but redirected to another place. Redirects are not followed. Check the token URL.`
      : `${host} issued no access token but redirected to ${target}. Redirects are not followed. Check the token URL.`,
  'token-answer-too-large': ({ host }: Provider) =>
    `${host} answered with something far larger than an access token. Check the token URL.`,
  'token-answer-not-understood': ({ host, said }: Answer) =>
    withAnswer(`${host} answered with something other than an access token.`, said),
  'token-unavailable': ({ host, status, said }: Answer & { status: number }) =>
    withAnswer(`${host} can’t issue an access token right now (${status}).`, said),
  'refresh-token-rejected': ({ host, said }: Answer) =>
    withAnswer(`${host} no longer accepts the refresh token. Sign in again.`, said),
  'client-rejected': ({ host, said }: Answer) =>
    withAnswer(`${host} doesn’t accept this client ID and client secret.`, said),
  'scope-rejected': ({ host, said }: Answer) => withAnswer(`${host} doesn’t know this scope.`, said),
  'token-refused': ({ host, said }: Answer) => withAnswer(`${host} refused to issue an access token.`, said),
  'token-url-wrong': ({ host, status }: Provider & { status: number }) =>
    `${host} issues no access tokens at this URL (${status}). Check the token URL.`,
  'provider-not-answering': ({ host }: Provider) =>
    `${host}, which issues the access tokens, doesn’t respond.`,
  'provider-not-found': ({ host }: Provider) =>
    `${host}, which issues the access tokens, was not found. Check the token URL and your network connection.`,
  'provider-not-trusted': ({ host, code }: Provider & { code: string }) =>
    `${host}, which issues the access tokens, has a certificate that isn’t trusted (${code}).`,
  'provider-unreachable': ({ host, code }: Provider & { code: string | null }) =>
    code === null
      ? `${host}, which issues the access tokens, can’t be reached.`
      : `${host}, which issues the access tokens, can’t be reached (${code}).`
} satisfies Catalog

export type AccessTokenTexts = typeof accessTokens
