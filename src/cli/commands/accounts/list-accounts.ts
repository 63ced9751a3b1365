import type { Account } from '../../../shared/models/account.ts'
import { neededSecret, secretWords } from '../../../shared/secrets/account-secrets.ts'
import type { CommandContext } from '../../command-context.ts'
import { withEngine } from '../../engine/headless-engine.ts'
import { exitCodes } from '../../exit-codes.ts'
import { withIsoTimes } from '../../json.ts'
import { factLines, tableLines } from '../../tables.ts'
import { chooseAccount } from './choose-account.ts'

/** `countersign accounts list` */
export function listAccounts(context: CommandContext): Promise<number> {
  const { terminal } = context
  return withEngine(context, 'look', async ({ client }) => {
    const accounts = await client.accounts.list({})
    const rows = accounts.map((account) => [
      String(account.id),
      account.name,
      account.isActive ? 'active' : '',
      account.kind === 'mailbox' ? 'test mailbox' : `${account.host}:${account.port}`,
      account.fromAddress,
      secretState(account)
    ])
    for (const line of tableLines(['Number', 'Name', '', 'Server', 'Sender', 'Secret'], rows))
      terminal.say(line)
    terminal.json({ accounts: withIsoTimes(accounts) })
    return exitCodes.done
  })
}

/** `countersign accounts show` */
export function showAccount(wanted: string, context: CommandContext): Promise<number> {
  const { terminal } = context
  return withEngine(context, 'look', async ({ client }) => {
    const account = await chooseAccount(client, wanted)
    const { id, name, kind, oauth2 } = account
    const facts = [
      ['Account', `${id}, ${name}${account.isActive ? ' (active)' : ''}`],
      [
        'Server',
        kind === 'mailbox' ? 'test mailbox' : `${account.host}:${account.port}, ${account.security}`
      ],
      ['User', account.user],
      ['OAuth 2', oauth2 && `${oauth2.grant}, ${oauth2.tokenUrl}`],
      ['Secret', secretState(account)],
      [
        'Sender',
        account.fromName === '' ? account.fromAddress : `${account.fromName} <${account.fromAddress}>`
      ],
      ['Reply-to', account.replyTo],
      ['Rate limit', account.ratePerSecond === null ? 'none' : `${account.ratePerSecond}/s`],
      ['Connections', String(account.maxConnections)],
      ['Emails per connection', String(account.messagesPerConnection)]
    ] as const
    for (const line of factLines(facts)) terminal.say(line)
    terminal.json({ account: withIsoTimes(account) })
    return exitCodes.done
  })
}

/** Whether what it logs in with is known to this command line. */
function secretState(account: Account): string {
  const needed = neededSecret(account)
  if (needed === null) return 'none needed'
  return `${secretWords[needed]} ${account.hasSecret ? 'known' : 'missing'}`
}
