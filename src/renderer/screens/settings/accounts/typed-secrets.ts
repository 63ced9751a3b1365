import type { SecretKey } from '../../../../shared/secrets/secret-key.ts'
import { type AccountSecret, accountSecret, usesSecret } from '../../../../shared/secrets/account-secrets.ts'
import type { AccountInput } from '../../../../shared/models/account.ts'
import type { Shell } from '../../../../shared/ipc/shell.ts'

/** As they stand in the form; empty: what is kept stays. */
export type TypedSecrets = Record<AccountSecret, string>

export const nothingTyped: TypedSecrets = { password: '', clientSecret: '', refreshToken: '' }

/** What the connection test is given. */
export function forTest(typed: TypedSecrets): Record<AccountSecret, string | null> {
  const { password, clientSecret, refreshToken } = typed
  return {
    password: password || null,
    clientSecret: clientSecret.trim() || null,
    refreshToken: refreshToken.trim() || null
  }
}

/**
 * Saves an account with its secrets. A secret of which there was none goes ahead of the account: a campaign under way would
 * otherwise log in without it. One that takes the place of another follows: it is not for what the account was before. Those
 * that the account has no use for any more are forgotten.
 */
export async function saveWithSecrets(
  { secrets }: Pick<Shell, 'secrets'>,
  id: number | null,
  input: AccountInput,
  typed: TypedSecrets,
  save: () => Promise<number>
): Promise<number> {
  const { has } = await secrets.status()
  const given = Object.entries(forTest(typed)) as [AccountSecret, string | null][]
  const isUsed = (secret: AccountSecret): boolean => usesSecret(input, secret)
  const set = async (first: (key: SecretKey) => boolean, of: number) => {
    for (const [secret, value] of given) {
      const key = accountSecret(of, secret)
      if (value !== null && isUsed(secret) && first(key)) await secrets.set(key, value)
    }
  }
  if (id !== null) await set((key) => !has.includes(key), id)
  const saved = await save()
  await set((key) => id === null || has.includes(key), saved)
  for (const [secret] of given) {
    const key = accountSecret(saved, secret)
    if (!isUsed(secret) && has.includes(key)) await secrets.remove(key)
  }
  return saved
}
