import { accountSecret, type AccountSecret } from '../../shared/secrets/account-secrets.ts'
import type { OAuth2LogIn } from '../../shared/models/account.ts'
import type { FromEngine } from '../../shared/ipc/engine-messages.ts'
import { type AccessTokens, createTokenSource, TokenError, type TokenSource } from '../mail/index.ts'
import type { EngineContext } from '../context/index.ts'
import { listAccounts } from './accounts.sql.ts'

/** What a person typed and has not saved; null: use what is saved. */
export interface TypedSecrets {
  clientSecret: string | null
  refreshToken: string | null
}
const nothingTyped: TypedSecrets = { clientSecret: null, refreshToken: null }

/** The access tokens of all accounts. Tests and campaigns with the same sign-in share them. */
export interface AccountTokens {
  /**
   * `id` null: an account that is not saved. If the provider replaced the saved refresh token during a test of a draft, the
   * new one is saved.
   */
  of(id: number | null, logIn: OAuth2LogIn, typed?: TypedSecrets): AccessTokens
  /** Resolves when no request is under way: a new refresh token in its answer would be lost. */
  settled(): Promise<void>
}

export function createAccountTokens(
  { db, secrets, clock }: Pick<EngineContext, 'db' | 'secrets' | 'clock'>,
  tell: (message: FromEngine) => void
): AccountTokens {
  const sources: TokenSource[] = []

  /** Main hears of it first: after that, the token survives the end of this process. */
  function renewed(was: string, value: string): void {
    for (const { id } of listAccounts(db)) {
      const key = accountSecret(id, 'refreshToken')
      if (secrets.get(key) !== was) continue
      tell({ type: 'secret-renewed', key, was, value })
      secrets.renew(key, value)
    }
    // A draft with another client secret or scope has its own source, beside that of a running campaign.
    for (const source of sources) source.follow(was, value)
  }

  return {
    of(id, logIn, typed = nothingTyped) {
      const known = (secret: keyof TypedSecrets) =>
        typed[secret] ?? (id === null ? null : secrets.get(accountSecret(id, secret)))
      const isSignedIn = logIn.grant === 'refresh-token'
      const clientSecret = known('clientSecret')
      const refreshToken = isSignedIn ? known('refreshToken') : null
      if (isSignedIn && refreshToken === null) return without('refreshToken')
      if (!isSignedIn && clientSecret === null) return without('clientSecret')

      const signIn = { ...logIn, clientSecret, refreshToken }
      let source = sources.find((one) => one.isFor(signIn))
      if (!source) {
        source = createTokenSource(signIn, clock.sinceBoot, renewed)
        sources.push(source)
      }
      const newest = source.refreshToken
      if (refreshToken !== null && newest !== null && newest !== refreshToken) renewed(refreshToken, newest)
      return source
    },
    async settled() {
      await Promise.all(sources.map((source) => source.settled()))
    }
  }
}

function without(secret: Exclude<AccountSecret, 'password'>): AccessTokens {
  const fail = () =>
    Promise.reject(
      secret === 'refreshToken'
        ? new TokenError('signIn', 'refresh-token-missing')
        : new TokenError('refused', 'client-secret-missing')
    )
  return { provider: '', get: fail, renew: fail, secrets: () => [] }
}
