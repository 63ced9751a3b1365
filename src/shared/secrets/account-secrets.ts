import type { SecretKey } from './secret-key.ts'
import type { AccountInput } from '../models/account.ts'

/** What the keychain holds for an account. The words are those of the forms of mail programs. */
export const secretWords = {
  password: 'password',
  clientSecret: 'client secret',
  refreshToken: 'refresh token'
} as const
export type AccountSecret = keyof typeof secretWords

const endings: Record<AccountSecret, string> = {
  password: '',
  clientSecret: ':client-secret',
  refreshToken: ':refresh-token'
}

export const accountSecrets = Object.keys(endings) as AccountSecret[]

export const accountSecret = (id: number, secret: AccountSecret): SecretKey =>
  `account:${id}${endings[secret]}`

/** Every key under which there may be a secret of this account. */
export const secretsOf = (id: number): SecretKey[] =>
  accountSecrets.map((secret) => accountSecret(id, secret))

/** The account that a secret belongs to; null for one of something else. */
export function accountOf(key: SecretKey): number | null {
  const id = /^account:(\d+)(?::|$)/.exec(key)?.[1]
  return id === undefined ? null : Number(id)
}

/** Whether an account logs in with this secret, or can. A client secret may belong to any login with OAuth 2. */
export function usesSecret(
  { kind, user, oauth2 }: Pick<AccountInput, 'kind' | 'user' | 'oauth2'>,
  secret: AccountSecret
): boolean {
  if (kind === 'mailbox' || user === '') return false
  if (!oauth2) return secret === 'password'
  return secret === 'clientSecret' || (secret === 'refreshToken' && oauth2.grant === 'refresh-token')
}

/** The secret without which an account cannot log in; null where it does not log in at all. */
export function neededSecret(account: Pick<AccountInput, 'kind' | 'user' | 'oauth2'>): AccountSecret | null {
  const { kind, user, oauth2 } = account
  if (kind === 'mailbox' || user === '') return null
  if (!oauth2) return 'password'
  return oauth2.grant === 'refresh-token' ? 'refreshToken' : 'clientSecret'
}
