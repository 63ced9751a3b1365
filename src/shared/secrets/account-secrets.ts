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

export const accountSecret = (id: number, secret: AccountSecret): SecretKey =>
  `account:${id}${endings[secret]}`

/** Every key under which there may be a secret of this account. */
export const secretsOf = (id: number): SecretKey[] =>
  (Object.keys(endings) as AccountSecret[]).map((secret) => accountSecret(id, secret))

/** The account that a secret belongs to; null for one of something else. */
export function accountOf(key: SecretKey): number | null {
  const id = /^account:(\d+)(?::|$)/.exec(key)?.[1]
  return id === undefined ? null : Number(id)
}

/** The secret without which an account cannot log in; null where it does not log in at all. */
export function neededSecret(account: Pick<AccountInput, 'kind' | 'user' | 'oauth2'>): AccountSecret | null {
  const { kind, user, oauth2 } = account
  if (kind === 'mailbox' || user === '') return null
  if (!oauth2) return 'password'
  return oauth2.grant === 'refresh-token' ? 'refreshToken' : 'clientSecret'
}
