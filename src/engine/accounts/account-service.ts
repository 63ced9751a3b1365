import { AppError } from '../../shared/errors.ts'
import { accountSecret } from '../../shared/secrets/account-secrets.ts'
import type { SendContext } from '../campaigns/index.ts'
import { createSmtpMailer } from '../mail/index.ts'
import type { EngineContext } from '../context/index.ts'
import type { AccountSource } from '../queue/index.ts'
import type { AccountTokens } from './account-tokens.ts'
import { type AccountRow, activeAccount, findAccount } from './accounts.sql.ts'
import { smtpConfig } from './smtp-config.ts'

/** The accounts as the queue uses them: looked up at each use, so a change takes effect with the next connection. */
export interface AccountService extends AccountSource {
  /** Throws NO_ACCOUNT where it is gone. */
  account(accountId: number): AccountRow
  active(): AccountRow
  sender(accountId: number): SendContext['account']
}

export function createAccountService(
  { db, secrets, clock, log }: EngineContext,
  tokens: AccountTokens,
  mailboxPort: number | null
): AccountService {
  const account = (accountId: number): AccountRow => {
    const found = findAccount(db, accountId)
    if (!found) {
      throw new AppError('NO_ACCOUNT', 'campaign-account-gone')
    }
    return found
  }
  return {
    account,
    active() {
      const found = activeAccount(db)
      if (!found) throw new AppError('NO_ACCOUNT', 'no-active-account')
      return found
    },
    sender(accountId) {
      const { name, kind, fromName, fromAddress, replyTo } = account(accountId)
      return { name, kind, from: { name: fromName, address: fromAddress }, replyTo }
    },
    openMailer(accountId) {
      const found = account(accountId)
      const logIn = {
        password: secrets.get(accountSecret(accountId, 'password')),
        oauth2: found.oauth2 && tokens.of(accountId, found.oauth2)
      }
      const config = smtpConfig(found, logIn, mailboxPort)
      return createSmtpMailer(config, { clock: clock.now, log })
    }
  }
}
