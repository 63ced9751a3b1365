import { troubleText } from '../../../../shared/words/trouble-words.ts'
import { format, formatCountOf, formatMoment, formatRate } from '../../../format/index.ts'
import { Button } from '@mantine/core'
import { useEngine, useNow, useShell } from '../../../client/index.ts'
import { neededSecret, secretsOf, secretWords } from '../../../../shared/secrets/account-secrets.ts'
import type { Account } from '../../../../shared/models/account.ts'
import { ActionButton, WriteGuard } from '../../../components/controls/index.ts'
import { confirm, notifyDone } from '../../../components/feedback/index.ts'
import { Tag } from '../../../components/text/index.ts'
import { navigate } from '../../../routing/index.ts'
import classes from './account-list.module.css'

/** Through what mail can leave. One of them is in use. */
export function AccountList({ accounts }: { accounts: Account[] }) {
  return (
    <section className={classes.accounts} aria-label="Accounts">
      <div className={classes.accountsHead}>
        <p className="muted">New campaigns use the active account. Running campaigns keep theirs.</p>
        <WriteGuard>
          <Button variant="filled" flex="none" onClick={() => navigate('/settings/accounts/new')}>
            Connect a mail server…
          </Button>
        </WriteGuard>
      </div>
      <ul className={classes.accountList}>
        {accounts.map((account) => (
          <AccountEntry key={account.id} account={account} />
        ))}
      </ul>
    </section>
  )
}

function AccountEntry({ account }: { account: Account }) {
  const engine = useEngine()
  const { id } = account
  const needed = neededSecret(account)
  return (
    <li className={classes.account}>
      <div className={classes.accountText}>
        <p className={classes.accountName}>
          <span dir="auto">{account.name}</span>
          {account.isActive && <Tag tone={account.kind === 'mailbox' ? 'deferred' : 'accepted'}>Active</Tag>}
        </p>
        <p className="muted">{whereWords(account)}</p>
        <p className="muted">
          From <bdi>{senderWords(account)}</bdi> · {limitWords(account)}
        </p>
        {needed && !account.hasSecret && (
          <p className={classes.trouble}>
            The {secretWords[needed]} is missing. Edit the account and enter it.
          </p>
        )}
        {account.trouble && <Trouble account={account} />}
      </div>
      <div className={classes.accountActions}>
        {!account.isActive && (
          <ActionButton
            run={() => engine.accounts.activate.call({ id })}
            failure="The account could not be activated"
            done={`New campaigns use ${account.name}.`}
          >
            {' '}
            Make active{' '}
          </ActionButton>
        )}
        <Button onClick={() => navigate(`/settings/accounts/${id}`)} aria-label={`Edit ${account.name}`}>
          Edit
        </Button>
        {account.kind === 'smtp' && <RemoveButton account={account} />}
      </div>
    </li>
  )
}

function Trouble({ account }: { account: Account }) {
  const engine = useEngine()
  const now = useNow()
  if (!account.trouble) return null
  const { phrase, until } = account.trouble
  return (
    <div className={classes.trouble}>
      <span>
        {troubleText(phrase, format)}
        {until !== null && ` Retried ${until <= now ? 'now' : `at ${formatMoment(until, now)}`}.`}
      </span>
      <ActionButton
        size="xs"
        run={() => engine.accounts.retryNow.call({ id: account.id })}
        failure="The retry failed"
      >
        {' '}
        Retry now{' '}
      </ActionButton>
    </div>
  )
}

function RemoveButton({ account }: { account: Account }) {
  const engine = useEngine()
  const shell = useShell()
  const remove = async () => {
    const goesOn = await confirm({
      title: `Remove “${account.name}”?`,
      body: 'The account and its login are removed. Emails sent through it stay in the log.',
      action: 'Remove account',
      danger: true
    })
    if (!goesOn) return
    await engine.accounts.remove.call({ id: account.id })
    for (const key of secretsOf(account.id)) await shell.secrets.remove(key)
    notifyDone('Removed.')
  }
  return (
    <ActionButton run={remove} failure="The account was not removed" danger>
      Remove…
    </ActionButton>
  )
}

const securityWords: Record<Account['security'], string> = {
  tls: 'TLS',
  starttls: 'STARTTLS',
  'plain-loopback': 'not encrypted'
}

function whereWords(account: Account): string {
  if (account.kind === 'mailbox') {
    return 'Captures every email in this app. Nothing leaves this computer.'
  }
  const user = account.user === '' ? 'no login' : `${account.user}${account.oauth2 ? ', OAuth 2' : ''}`
  return `${account.host}, port ${account.port}, ${securityWords[account.security]} · ${user}`
}

const senderWords = ({ fromName, fromAddress }: Account): string =>
  fromName === '' ? fromAddress : `${fromName} <${fromAddress}>`

function limitWords(account: Account): string {
  const rate = account.ratePerSecond === null ? 'no rate limit' : `max ${formatRate(account.ratePerSecond)}/s`
  return `${rate} · ${formatCountOf(account.maxConnections, 'connection')}`
}
