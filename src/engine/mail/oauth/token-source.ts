import type { AccessTokens } from '../mailer.ts'
import { requestToken, type SignIn, type TokenAnswer } from './request-token.ts'

/** A token this close to its end is no longer used for new logins. */
const expiryMarginMs = 60_000
/** A token of this age cannot be stale: a server that refuses it would refuse the next one too. */
const freshTokenMs = 10_000
/** Connections that logged in with one of these may still be open. */
const rememberedTokens = 4

export interface TokenSource extends AccessTokens {
  /** Whether it was made for this sign-in, even if the provider has replaced the refresh token since. */
  isFor(signIn: SignIn): boolean
  /** The newest; null where there is none. */
  readonly refreshToken: string | null
  /** The provider replaced `was`, here or in another source. */
  follow(was: string, refreshToken: string): void
  /** Resolves when no request is under way: a new refresh token in its answer would be lost. */
  settled(): Promise<void>
}

/**
 * The access tokens of one sign-in, in memory only. One request at a time serves all connections. `now`: milliseconds of a
 * clock that nobody can set and that runs during sleep. `renewed` gets a new refresh token before anything else happens with
 * the answer.
 */
export function createTokenSource(
  signIn: SignIn,
  now: () => number,
  renewed: (was: string, refreshToken: string) => void
): TokenSource {
  /** Every refresh token so far, the newest last. */
  const refreshTokens = signIn.refreshToken === null ? [] : [signIn.refreshToken]
  let current: { token: string; askedAt: number; until: number } | null = null
  let givenOut: string[] = []
  let asking: Promise<string> | null = null
  const newest = () => refreshTokens.at(-1) ?? null

  const renew = () =>
    (asking ??= ask().finally(() => {
      asking = null
    }))

  async function ask(): Promise<string> {
    const askedAt = now()
    const answer = await requestToken({ ...signIn, refreshToken: newest() })
    takeIn(answer)
    const { accessToken: token, lifetime } = answer
    const until = lifetime === null ? Infinity : askedAt + lifetime - Math.min(expiryMarginMs, lifetime / 2)
    current = { token, askedAt, until }
    givenOut = [...givenOut.filter((other) => other !== token), token].slice(-rememberedTokens)
    return token
  }

  function takeIn({ refreshToken }: TokenAnswer): void {
    const was = newest()
    if (was === null || refreshToken === null || refreshToken === was) return
    renewed(was, refreshToken)
    follow(was, refreshToken)
  }

  function follow(was: string, refreshToken: string): void {
    if (newest() === was) refreshTokens.push(refreshToken)
  }

  return {
    provider: new URL(signIn.tokenUrl).host,
    async get(refused) {
      if (!current || now() >= current.until) return renew()
      const isStale = current.token === refused && now() - current.askedAt >= freshTokenMs
      return isStale ? renew() : current.token
    },
    renew,
    follow,
    secrets() {
      const { clientSecret } = signIn
      return [...givenOut, ...refreshTokens.slice(-rememberedTokens), ...(clientSecret ? [clientSecret] : [])]
    },
    isFor: (other) =>
      other.tokenUrl === signIn.tokenUrl &&
      other.grant === signIn.grant &&
      other.clientId === signIn.clientId &&
      other.clientSecret === signIn.clientSecret &&
      other.scope === signIn.scope &&
      (other.refreshToken === null ? refreshTokens.length === 0 : refreshTokens.includes(other.refreshToken)),
    get refreshToken() {
      return newest()
    },
    async settled() {
      await asking?.catch(() => {})
    }
  }
}
