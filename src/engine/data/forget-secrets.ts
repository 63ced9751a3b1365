import type { SecretKey } from '../../shared/engine-messages.ts'
import type { Backup } from '../db/backup.ts'
import type { Db } from '../db/database.ts'
import { lookIntoBackup } from '../db/look-into-backup.ts'

/** What a password was entered for. */
interface LogIn {
  id: number
  host: string
  port: number
  user: string
}
const select = 'SELECT id, host, port, user FROM accounts'

/**
 * Passwords that belong to no account of a backup, or to one that was of another server or user then: with the backup's
 * data they would be sent to a server they were never meant for. Throws what lookIntoBackup throws.
 */
export function secretsToForget(db: Db, backup: Backup): SecretKey[] {
  const then = new Map(lookIntoBackup<LogIn>(backup, select).map((account) => [account.id, account]))
  const now = db.statement(select).all() as unknown as LogIn[]
  return now
    .filter(({ id, host, port, user }) => {
      const same = then.get(id)
      return same?.host !== host || same.port !== port || same.user !== user
    })
    .map(({ id }): SecretKey => `account:${id}`)
}
