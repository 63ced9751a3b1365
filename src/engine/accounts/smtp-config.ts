import { AppError } from '../../shared/errors.ts'
import type { AccountInput } from '../../shared/models/account.ts'
import type { SmtpAccountConfig } from '../mail/index.ts'

/**
 * How to reach and use the server of an account. Holds its secrets: never log it. `mailboxPort` is the port of the test
 * mailbox; without it, the mailbox account throws NO_ACCOUNT.
 */
export function smtpConfig(
  account: AccountInput,
  secrets: Pick<SmtpAccountConfig, 'password' | 'oauth2'>,
  mailboxPort: number | null
): SmtpAccountConfig {
  const { maxConnections, messagesPerConnection } = account
  if (account.kind === 'mailbox') {
    if (mailboxPort === null) {
      throw new AppError('NO_ACCOUNT', 'mailbox-not-running')
    }
    const here = { host: '127.0.0.1', port: mailboxPort, security: 'plain-loopback' } as const
    return { ...here, user: null, password: null, maxConnections, messagesPerConnection }
  }
  const { host, port, security, user } = account
  const login = user === '' ? { user: null, password: null } : { user, ...secrets }
  return { host, port, security, ...login, maxConnections, messagesPerConnection }
}
