import type { AccessTokens } from '../mailer.ts'
import { requestToken, type SignIn, type TokenAnswer } from './request-token.ts'

/** Milliseconds before its end at which a token is not used for a new log-in any more. */
const expiryMarginMs = 60_000
/** Milliseconds in which a token cannot be stale: a server that refuses it would refuse the next one too. */
const freshTokenMs = 10_000
/** Connections may still be open that were logged in with one of these. */
const rememberedTokens = 4

export interface TokenSource extends AccessTokens {
  /** Whether this is what it was made for, also where the provider has given another refresh token since. */
  isFor(signIn: SignIn): boolean
  /** The newest; null where there is none. */
  readonly refreshToken: string | null
  /** The provider gave another one for `was`, whoever asked: where it is the newest here, it is worth nothing any more. */
  follow(was: string, refreshToken: string): void
  /** Resolves when nothing is being asked for: a new refresh token in the answer would be lost. */
  settled(): Promise<void>
}

/**
 * The access tokens of one sign-in, in memory only. However many connections want one, one is asked for at a time.
 * `now`: milliseconds that no setting of the clock moves and that go on in sleep. `renewed` hears of a new refresh token before anything else is done with the answer.
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
