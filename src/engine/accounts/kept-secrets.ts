import type { AccountInput } from '../../shared/models/account.ts'
import type { FromEngine } from '../../shared/ipc/engine-messages.ts'
import {
  accountOf,
  accountSecret,
  accountSecrets,
  secretsOf,
  usesSecret
} from '../../shared/secrets/account-secrets.ts'
import type { SecretKey } from '../../shared/secrets/secret-key.ts'
import type { SecretSource } from '../context/index.ts'
import type { AccountRow } from './accounts.sql.ts'

type Destination = Pick<AccountInput, 'kind' | 'host' | 'port' | 'security' | 'user' | 'oauth2'>

/**
 * Whether a secret that was entered for one destination may be used for the other: the same server, port, encryption and
 * user, and with OAuth 2 the same token URL and client. Otherwise one changed field would hand it to another server.
 */
export function isSameDestination(entered: Destination, now: Destination): boolean {
  return (
    entered.kind === now.kind &&
    entered.host.toLowerCase() === now.host.toLowerCase() &&
    entered.port === now.port &&
    entered.security === now.security &&
    entered.user === now.user &&
    entered.oauth2?.tokenUrl === now.oauth2?.tokenUrl &&
    entered.oauth2?.clientId === now.oauth2?.clientId
  )
}

/** Keeps the saved secrets of an account from being used for any destination but the one they were entered for. */
export interface KeptSecrets {
  /** The account whose kept secrets may be used for a draft; null: none. */
  usableFor(saved: AccountRow | undefined, draft: Destination): number | null
  /** Forgets, here and in main, what was entered for another destination than the one just saved. */
  moved(before: AccountRow, after: Destination): void
  close(): void
}

export function createKeptSecrets(
  secrets: SecretSource,
  find: (id: number) => AccountRow | undefined,
  tell: (message: FromEngine) => void
): KeptSecrets {
  /** Entered while the account as saved had no use for them: meant for what is saved next. */
  const enteredAhead = new Set<SecretKey>()
  const close = secrets.onChange((key, before) => {
    const id = accountOf(key)
    const account = id === null ? undefined : find(id)
    if (id === null || !account) return
    const isUsed = accountSecrets.some(
      (secret) => key === accountSecret(id, secret) && usesSecret(account, secret)
    )
    if (before === null && secrets.get(key) !== null && !isUsed) enteredAhead.add(key)
    else enteredAhead.delete(key)
  })

  return {
    usableFor: (saved, draft) => (saved && isSameDestination(saved, draft) ? saved.id : null),
    moved(before, after) {
      const keys = secretsOf(before.id)
      if (!isSameDestination(before, after)) {
        for (const key of keys.filter((key) => !enteredAhead.has(key))) {
          const was = secrets.get(key)
          if (was === null) continue
          secrets.forget(key)
          tell({ type: 'secret-forgotten', key, was })
        }
      }
      for (const key of keys) enteredAhead.delete(key)
    },
    close
  }
}
