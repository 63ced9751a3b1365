import type { TroublePhrase } from '../../shared/words/trouble-words.ts'
import type { Account, AccountInput } from '../../shared/models/account.ts'
import { accountOf, accountSecret, neededSecret } from '../../shared/secrets/account-secrets.ts'
import { testConnection, wellKnownServices } from '../mail/index.ts'
import { implementer, type EngineContext } from '../context/index.ts'
import type { AccountTokens } from './account-tokens.ts'
import type { KeptSecrets } from './kept-secrets.ts'
import { invalidField } from '../../shared/errors.ts'
import { checkAccount } from './check-account.ts'
import { type AccountRow, activateAccount, findAccount, listAccounts, noteChange } from './accounts.sql.ts'
import { accountGone, removeAccount, saveAccount } from './save-account.ts'
import { smtpConfig } from './smtp-config.ts'
import { testMessage } from './test-message.ts'

/** What the accounts need of the queue and of the test mailbox. */
export interface AccountDeps {
  dispatcher(): {
    /** What holds up the account now. */
    troubleOf(accountId: number): { phrase: TroublePhrase; since: number; until: number | null } | null
    /** Its settings or password changed, or the person asks for a retry: starts again with new connections. */
    accountChanged(accountId: number): void
  }
  tokens: AccountTokens
  keptSecrets: KeptSecrets
  /** The test mailbox's port; null when it could not be opened. */
  mailboxPort: number | null
}

export function accountProcedures(context: EngineContext, deps: AccountDeps) {
  const { db, clock, events, secrets } = context
  const { accounts } = implementer

  const toAccount = (row: AccountRow): Account => {
    const trouble = deps.dispatcher().troubleOf(row.id)
    const needed = neededSecret(row)
    return {
      ...row,
      ...(row.kind === 'mailbox' ? { port: deps.mailboxPort ?? row.port } : {}),
      hasSecret: needed !== null && secrets.get(accountSecret(row.id, needed)) !== null,
      trouble: trouble && { phrase: trouble.phrase, since: trouble.since, until: trouble.until }
    }
  }
  const existing = (id: number): AccountRow => {
    const row = findAccount(db, id)
    if (!row) throw accountGone()
    return row
  }
  const changed = (id: number) => {
    deps.dispatcher().accountChanged(id)
    events.changed('accounts')
  }

  return {
    list: accounts.list.handler(() => listAccounts(db).map(toAccount)),

    save: accounts.save.handler(({ input: { id, ...input }, context: { actor } }) => {
      const before = id === null ? undefined : findAccount(db, id)
      const saved = saveAccount(db, clock, id, input, actor)
      if (before) deps.keptSecrets.moved(before, existing(saved))
      changed(saved)
      return toAccount(existing(saved))
    }),

    remove: accounts.remove.handler(({ input }) => {
      removeAccount(db, input.id)
      events.changed('accounts')
      return {}
    }),

    activate: accounts.activate.handler(({ input, context: { actor } }) => {
      db.transaction(() => {
        activateAccount(db, existing(input.id).id)
        noteChange(db, input.id, actor)
      })
      events.changed('accounts')
      return {}
    }),

    retryNow: accounts.retryNow.handler(({ input }) => {
      changed(existing(input.id).id)
      return {}
    }),

    test: accounts.test.handler(async function* ({ input, signal }) {
      const { id, password, clientSecret, refreshToken, sendTo, ...draft } = input
      const account: AccountInput = checkAccount(draft)
      const saved = id === null ? undefined : findAccount(db, id)
      const usable = deps.keptSecrets.usableFor(saved, account)
      const kept = usable === null ? null : secrets.get(accountSecret(usable, 'password'))
      if (saved && usable === null && password === null && neededSecret(account) === 'password') {
        throw invalidField('password', 'password-of-another-server')
      }
      const logIn = {
        password: password ?? kept,
        oauth2: account.oauth2 && deps.tokens.of(usable, account.oauth2, { clientSecret, refreshToken })
      }
      const config = smtpConfig(account, logIn, deps.mailboxPort)
      const message = sendTo === null ? null : testMessage(account, sendTo, clock.now())
      yield* testConnection(config, {
        message,
        clock: () => clock.monotonic(),
        ...(signal ? { signal } : {})
      })
    }),

    services: accounts.services.handler(() =>
      wellKnownServices().flatMap(({ id, name, host, port, security }) =>
        // Services without encryption are tools on a developer's computer.
        security === 'plain-loopback' ? [] : [{ id, name, host, port, security }]
      )
    )
  }
}

/** A password or token that is added or removed changes its account. Returns a function that stops watching. */
export function watchAccountSecrets(
  { db, secrets, events }: Pick<EngineContext, 'db' | 'secrets' | 'events'>,
  deps: Pick<AccountDeps, 'dispatcher' | 'tokens'>
): () => void {
  return secrets.onChange((key) => {
    const id = accountOf(key)
    const account = id === null ? undefined : findAccount(db, id)
    if (id === null || !account) return
    // If it was tested before it was saved, the provider may have replaced it already.
    if (account.oauth2) deps.tokens.of(id, account.oauth2)
    deps.dispatcher().accountChanged(id)
    events.changed('accounts')
  })
}
