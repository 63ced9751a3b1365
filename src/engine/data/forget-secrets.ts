import type { SecretKey } from '../../shared/secrets/secret-key.ts'
import { secretsOf } from '../../shared/secrets/account-secrets.ts'
import type { Backup, Db } from '../db/index.ts'
import { accountLogins, accountLoginsIn } from './data.sql.ts'

/**
 * Passwords and tokens that belong to no account of a backup, or to one that had another server or user name then: with
 * the backup's data they would be sent to a server they were never meant for. Throws what inspectBackup throws.
 */
export function secretsToForget(db: Db, backup: Backup): SecretKey[] {
  const then = new Map(accountLoginsIn(backup).map((account) => [account.id, account]))
  return accountLogins(db)
    .filter(({ id, host, port, user, oauth2 }) => {
      const same = then.get(id)
      const elsewhere = same?.host !== host || same.port !== port || same.user !== user
      return elsewhere || (same.oauth2 ?? null) !== oauth2
    })
    .flatMap(({ id }) => secretsOf(id))
}
