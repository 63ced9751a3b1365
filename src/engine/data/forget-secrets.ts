import type { SecretKey } from '../../shared/secrets/secret-key.ts'
import { secretsOf } from '../../shared/secrets/account-secrets.ts'
import { type Backup, type Db, inspectBackup } from '../db/index.ts'

/** What its secrets were entered for. Of a backup from before OAuth 2 there is no `oauth2`. */
interface LogIn {
  id: number
  host: string
  port: number
  user: string
  oauth2?: string | null
}
const select = 'SELECT * FROM accounts'

/**
 * Passwords and tokens that belong to no account of a backup, or to one that was of another server or user then: with the backup's
 * data they would be sent to a server they were never meant for. Throws what lookIntoBackup throws.
 */
export function secretsToForget(db: Db, backup: Backup): SecretKey[] {
  const then = new Map(inspectBackup<LogIn>(backup, select).map((account) => [account.id, account]))
  const now = db.statement(select).all() as unknown as LogIn[]
  return now
    .filter(({ id, host, port, user, oauth2 }) => {
      const same = then.get(id)
      const elsewhere = same?.host !== host || same.port !== port || same.user !== user
      return elsewhere || (same.oauth2 ?? null) !== oauth2
    })
    .flatMap(({ id }) => secretsOf(id))
}
